package io.policyauditor.estate.rbac;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.NullNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the roles and bindings of one cluster out of its objects, whatever stands in them. What cannot be read becomes a
 * gap of its namespace, or of the cluster, and allows nothing.
 */
final class RbacReader {
    static final String GROUP = "rbac.authorization.k8s.io";
    private static final String ROLE = "Role";
    private static final String CLUSTER_ROLE = "ClusterRole";
    private static final String KUBEFLOW = "kubeflow.org";

    /** The types of objects that say who may do what. */
    static final List<String> TYPES = List.of(
            KubernetesObject.type(GROUP, CLUSTER_ROLE),
            KubernetesObject.type(GROUP, ROLE),
            KubernetesObject.type(GROUP, "ClusterRoleBinding"),
            KubernetesObject.type(GROUP, "RoleBinding"),
            KubernetesObject.type(KUBEFLOW, "Profile"));

    private final Estate estate;
    private final String cluster;
    private final boolean complete;
    private final Map<String, Role> clusterRoles = new HashMap<>();
    private final Map<String, Role> roles = new HashMap<>();
    private final Map<String, Gap> unreadRoles = new HashMap<>();
    private final List<Binding> wide = new ArrayList<>();
    private final Map<String, List<Binding>> local = new HashMap<>();
    private final Set<Gap> gaps = new LinkedHashSet<>();
    private final Map<String, Set<Gap>> localGaps = new HashMap<>();
    private final Set<String> assumptions = new LinkedHashSet<>();
    private final List<Dangling> dangling = new ArrayList<>();

    // INVARIANT: null until something in the object being read is wrong; one gap an object is enough.
    private @Nullable Gap wrong;

    private RbacReader(Estate estate, String cluster, boolean complete) {
        this.estate = estate;
        this.cluster = cluster;
        this.complete = complete;
    }

    /**
     * What was read.
     *
     * @param wide bindings that hold in the whole cluster
     * @param local bindings by the namespace in which they hold
     * @param gaps about the whole cluster
     * @param localGaps about a namespace
     */
    record Read(
            Roles roles,
            List<Binding> wide,
            Map<String, List<Binding>> local,
            Set<Gap> gaps,
            Map<String, Set<Gap>> localGaps,
            Set<String> assumptions,
            List<Dangling> dangling) {
        /** The same with more bindings in namespaces. */
        Read with(Map<String, List<Binding>> more) {
            if (more.isEmpty()) {
                return this;
            }
            Map<String, List<Binding>> all = new HashMap<>(local);
            more.forEach((namespace, bindings) -> all.merge(
                    namespace,
                    bindings,
                    (some, others) ->
                            Stream.concat(some.stream(), others.stream()).toList()));
            return new Read(roles, wide, all, gaps, localGaps, assumptions, dangling);
        }
    }

    /** @param objects those of {@link #TYPES} that the cluster has, in the order of the types */
    static Read read(Estate estate, String cluster, boolean complete, List<KubernetesObject> objects) {
        RbacReader reader = new RbacReader(estate, cluster, complete);
        objects.forEach(reader::role);
        DefaultRoles.CLUSTER_ROLES.forEach(reader.clusterRoles::putIfAbsent);
        objects.forEach(reader::binding);
        objects.stream().filter(RbacReader::isProfile).forEach(reader::profile);
        return new Read(
                new Roles(reader.clusterRoles, reader.roles),
                reader.wide,
                reader.local,
                reader.gaps,
                reader.localGaps,
                reader.assumptions,
                reader.dangling);
    }

    private static boolean isProfile(KubernetesObject object) {
        return object.group().equals(KUBEFLOW);
    }

    private void role(KubernetesObject object) {
        boolean wideRole = object.kind().equals(CLUSTER_ROLE);
        if (!wideRole && !object.kind().equals(ROLE)) {
            return;
        }
        Optional<String> namespace = object.namespace().known();
        if (!wideRole && namespace.isEmpty()) {
            gaps.add(nowhere(object));
            return;
        }
        String name = wideRole ? object.name() : namespace.orElse("") + "/" + object.name();
        String title = object.kind() + " " + name;
        Optional<Gap> conflict = estate.conflict(object.key());
        if (conflict.isPresent()) {
            unreadRoles.putIfAbsent(title, conflict.get());
            return;
        }
        wrong = null;
        Role role = wideRole ? clusterRole(object, title) : new Role(title, object.name(), rules(object, title));
        (wideRole ? clusterRoles : roles).putIfAbsent(name, role);
        tell(wideRole ? "" : namespace.orElse(""));
    }

    private Role clusterRole(KubernetesObject object, String title) {
        Node aggregation = object.at("aggregationRule");
        boolean aggregated = aggregation != null && !(aggregation instanceof NullNode);
        List<LabelSelector> selectors = new ArrayList<>();
        for (Node selector : items(aggregation, "clusterRoleSelectors", title)) {
            LabelSelector read = selector(selector, title);
            if (read != null) {
                selectors.add(read);
            }
        }
        return new Role(
                title,
                object.name(),
                strings(object.at("metadata", "labels"), title),
                rules(object, title),
                aggregated,
                selectors,
                object.at("metadata", "uid") != null);
    }

    private @Nullable LabelSelector selector(Node selector, String title) {
        if (!(selector instanceof ObjectNode)) {
            wrong(selector, title, "a selector that is no mapping");
            return null;
        }
        List<LabelSelector.Requirement> requirements = new ArrayList<>();
        strings(KubernetesObject.at(selector, "matchLabels"), title)
                .forEach((key, value) ->
                        requirements.add(new LabelSelector.Requirement(key, LabelSelector.Operator.IN, Set.of(value))));
        for (Node expression : items(selector, "matchExpressions", title)) {
            LabelSelector.Operator operator = operator(text(expression, "operator"));
            String key = text(expression, "key");
            if (operator == null || key.isEmpty()) {
                wrong(expression, title, "a selector without key or operator of Kubernetes");
                return null;
            }
            requirements.add(new LabelSelector.Requirement(key, operator, texts(expression, "values", title)));
        }
        return new LabelSelector(requirements);
    }

    private static LabelSelector.@Nullable Operator operator(String word) {
        return switch (word) {
            case "In" -> LabelSelector.Operator.IN;
            case "NotIn" -> LabelSelector.Operator.NOT_IN;
            case "Exists" -> LabelSelector.Operator.EXISTS;
            case "DoesNotExist" -> LabelSelector.Operator.DOES_NOT_EXIST;
            default -> null;
        };
    }

    private List<Rule> rules(KubernetesObject object, String title) {
        List<Rule> rules = new ArrayList<>();
        int number = 0;
        for (Node rule : items(object.node(), "rules", title)) {
            number++;
            if (!(rule instanceof ObjectNode)) {
                wrong(rule, title, "a rule that is no mapping");
                continue;
            }
            Set<String> verbs = texts(rule, "verbs", title);
            Set<String> groups = texts(rule, "apiGroups", title);
            Set<String> resources = texts(rule, "resources", title);
            Node named = KubernetesObject.at(rule, "resourceNames");
            Set<String> names = texts(rule, "resourceNames", title);
            // Of names that cannot be read none may become all.
            boolean lost = names.isEmpty()
                    && named instanceof ArrayNode list
                    && !list.items().isEmpty();
            if (!lost && (named == null || named instanceof ArrayNode || named instanceof NullNode)) {
                rules.add(new Rule(verbs, groups, resources, names, number, rule.span()));
            }
        }
        return rules;
    }

    private void binding(KubernetesObject object) {
        boolean wideBinding = object.kind().equals("ClusterRoleBinding");
        if (!wideBinding && !object.kind().equals("RoleBinding")) {
            return;
        }
        String namespace = wideBinding ? "" : object.namespace().known().orElse("");
        if (!wideBinding && namespace.isEmpty()) {
            gaps.add(nowhere(object));
            return;
        }
        String title = object.kind() + " " + (wideBinding ? "" : namespace + "/") + object.name();
        Optional<Gap> conflict = estate.conflict(object.key());
        if (conflict.isPresent()) {
            gapsOf(namespace).add(conflict.get());
            return;
        }
        wrong = null;
        List<Subject> subjects = new ArrayList<>();
        for (Node subject : items(object.node(), "subjects", title)) {
            Subject read = subject(subject, namespace, title);
            if (read != null) {
                subjects.add(read);
            }
        }
        String kind = text(object.at("roleRef"), "kind");
        String name = text(object.at("roleRef"), "name");
        if (name.isEmpty() || (!kind.equals(CLUSTER_ROLE) && !(kind.equals(ROLE) && !wideBinding))) {
            wrong(object.node(), title, "a roleRef that names no role it may bind");
        } else if (!subjects.isEmpty()) {
            add(namespace, new Binding(title, object.place(), subjects, role(namespace, kind, name, title, object)));
            subjects.forEach(subject -> dangling(subject, title, object));
        }
        tell(namespace);
    }

    private void add(String namespace, Binding binding) {
        (namespace.isEmpty() ? wide : local.computeIfAbsent(namespace, ignored -> new ArrayList<>())).add(binding);
    }

    /** The role of a reference; null, with a gap where it may exist, when it is not known. */
    private @Nullable Role role(String namespace, String kind, String name, String title, KubernetesObject object) {
        boolean wideRole = kind.equals(CLUSTER_ROLE);
        Role known = wideRole ? clusterRoles.get(name) : roles.get(namespace + "/" + name);
        String called = kind + " " + (wideRole ? "" : namespace + "/") + name;
        Gap unread = unreadRoles.get(called);
        if (unread != null) {
            gapsOf(namespace).add(unread);
            return null;
        }
        if (known != null) {
            if (wideRole && known.equals(DefaultRoles.CLUSTER_ROLES.get(name))) {
                assumptions.add(called + " is taken to be the one that Kubernetes " + DefaultRoles.VERSION + " makes");
            }
            return known;
        }
        if (!complete || (wideRole && name.startsWith("system:"))) {
            gapsOf(namespace)
                    .add(Gap.outOfScope(
                            title + " of cluster " + cluster + " binds " + called + ", which is not in the estate",
                            "{n} bindings give roles that are not in the estate"));
        } else {
            dangling.add(new Dangling(title, called, object.place()));
        }
        return null;
    }

    // Every namespace has its default, without anybody having written it.
    private void dangling(Subject subject, String title, KubernetesObject object) {
        if (subject instanceof Subject.ServiceAccount account
                && !account.account().equals("default")
                && estate.object(cluster, account.namespace(), "ServiceAccount", account.account())
                        instanceof Lookup.KnownAbsent) {
            dangling.add(new Dangling(title, account.text(), object.place()));
        }
    }

    private @Nullable Subject subject(Node subject, String namespace, String title) {
        String name = text(subject, "name");
        if (name.isEmpty() || isPlaceholder(name)) {
            wrong(subject, title, name.isEmpty() ? "a subject without a name" : "a subject that is a placeholder");
            return null;
        }
        switch (text(subject, "kind")) {
            case "User" -> {
                return Subject.user(name);
            }
            case "Group" -> {
                return new Subject.Group(name);
            }
            case "ServiceAccount" -> {
                String own = text(subject, "namespace");
                String in = own.isEmpty() ? namespace : own;
                if (in.isEmpty() || isPlaceholder(in)) {
                    wrong(subject, title, "a ServiceAccount without the name of its namespace");
                    return null;
                }
                return new Subject.ServiceAccount(in, name);
            }
            default -> {
                wrong(subject, title, "a subject that is neither User, Group nor ServiceAccount");
                return null;
            }
        }
    }

    /**
     * The bindings that Kubeflow makes for a profile, where the estate does not hold them.
     *
     * <p>Source: kubeflow/kubeflow, components/profile-controller/controllers/profile_controller.go.
     */
    private void profile(KubernetesObject profile) {
        String namespace = profile.name();
        wrong = null;
        Node owner = profile.at("spec", "owner");
        Subject owning = owner == null ? null : subject(owner, namespace, "Profile " + namespace);
        made(profile, "namespaceAdmin", owning, "kubeflow-admin");
        made(profile, "default-editor", new Subject.ServiceAccount(namespace, "default-editor"), "kubeflow-edit");
        made(profile, "default-viewer", new Subject.ServiceAccount(namespace, "default-viewer"), "kubeflow-view");
        tell(namespace);
    }

    private void made(KubernetesObject profile, String name, @Nullable Subject subject, String role) {
        String namespace = profile.name();
        String title = "RoleBinding " + namespace + "/" + name;
        boolean given = local.getOrDefault(namespace, List.of()).stream()
                .anyMatch(binding -> binding.title().equals(title));
        if (!given && subject != null) {
            assumptions.add("Kubeflow makes its RoleBindings for the profiles that are in the estate");
            add(
                    namespace,
                    new Binding(
                            title + " of Profile " + namespace,
                            profile.place(),
                            List.of(subject),
                            role(namespace, CLUSTER_ROLE, role, title, profile)));
        }
    }

    private Set<Gap> gapsOf(String namespace) {
        return namespace.isEmpty() ? gaps : localGaps.computeIfAbsent(namespace, ignored -> new LinkedHashSet<>());
    }

    private static Gap nowhere(KubernetesObject object) {
        return object.namespace()
                .missing()
                .orElseGet(() -> Gap.unread(object.place() + " " + object.kind() + " " + object.name()
                        + " has no namespace; write metadata.namespace"));
    }

    private void tell(String namespace) {
        Gap gap = wrong;
        if (gap != null) {
            gapsOf(namespace).add(gap);
        }
    }

    private void wrong(Node at, String title, String what) {
        if (wrong == null) {
            wrong = Gap.unread(
                    at.span() + " " + title + " has " + what + "; correct it",
                    "{n} objects that say who may do what cannot be read wholly; correct them");
        }
    }

    private static boolean isPlaceholder(String text) {
        return text.contains("${") || text.contains("$(") || text.contains("{{");
    }

    private static String text(@Nullable Node from, String key) {
        return KubernetesObject.at(from, key) instanceof StringNode text ? text.value() : "";
    }

    /** The items of a list; none, with a gap, where there is something else. */
    private List<Node> items(@Nullable Node from, String key, String title) {
        Node value = KubernetesObject.at(from, key);
        if (value instanceof ArrayNode list) {
            return list.items();
        }
        if (value != null && !(value instanceof NullNode)) {
            wrong(value, title, key + " that are no list");
        }
        return List.of();
    }

    /** The strings of a list; others are left out, with a gap. */
    private Set<String> texts(Node from, String key, String title) {
        Set<String> texts = new HashSet<>();
        for (Node item : items(from, key, title)) {
            if (item instanceof StringNode text && !isPlaceholder(text.value())) {
                texts.add(text.value());
            } else {
                wrong(item, title, key + " with something that is no string");
            }
        }
        return texts;
    }

    /** The members of a mapping whose values are strings; others are left out, with a gap. */
    private Map<String, String> strings(@Nullable Node mapping, String title) {
        Map<String, String> strings = new LinkedHashMap<>();
        if (mapping instanceof ObjectNode object) {
            for (Member member : object.members()) {
                if (member.value() instanceof StringNode text) {
                    strings.put(member.key().value(), text.value());
                } else {
                    wrong(member.value(), title, "a label that is no string");
                }
            }
        } else if (mapping != null && !(mapping instanceof NullNode)) {
            wrong(mapping, title, "labels that are no mapping");
        }
        return strings;
    }
}
