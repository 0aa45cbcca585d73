package io.policyauditor.collect.kubernetes;

import io.policyauditor.collect.kubernetes.Resource.Only;
import io.policyauditor.estate.snapshot.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the collector itself needs in a cluster and no more, as manifests: {@code list} on every resource that it can ask
 * for, of ConfigMaps and DaemonSets only on the names that it asks for, and the URLs of discovery. Secrets and ConfigMaps of
 * other names only on request.
 */
public final class RbacManifest {
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?");

    /** What discovery and the issuer are asked at; the paths of groups and versions are below the stars. */
    static final List<String> URLS = List.of("/.well-known/openid-configuration", "/api/*", "/apis", "/apis/*");

    private RbacManifest() {}

    /**
     * ServiceAccount, ClusterRole and ClusterRoleBinding in YAML.
     *
     * @param namespace where the ServiceAccount is, which must be there
     * @param name of all three
     * @param secretKeys whether Secrets may be listed, for {@code --secret-keys}
     * @param configMaps names of those that loads need, which may be read in every namespace
     * @throws IllegalArgumentException when a name is none
     */
    public static String yaml(String namespace, String name, boolean secretKeys, SortedSet<String> configMaps) {
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new IllegalArgumentException("not a namespace: " + ForeignText.plain(namespace));
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name: " + ForeignText.plain(name));
        }
        for (String map : configMaps) {
            if (!NAME.matcher(map).matches()) {
                throw new IllegalArgumentException("not the name of a ConfigMap: " + ForeignText.plain(map));
            }
        }
        return """
                apiVersion: v1
                kind: ServiceAccount
                metadata:
                  name: "%1$s"
                  namespace: "%2$s"
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata:
                  name: "%1$s"
                rules:
                %3$s---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata:
                  name: "%1$s"
                roleRef:
                  apiGroup: rbac.authorization.k8s.io
                  kind: ClusterRole
                  name: "%1$s"
                subjects:
                  - kind: ServiceAccount
                    name: "%1$s"
                    namespace: "%2$s"
                """.formatted(name, namespace, rules(secretKeys, configMaps));
    }

    private static String rules(boolean secretKeys, SortedSet<String> configMaps) {
        Map<String, TreeSet<String>> byGroup = new TreeMap<>();
        List<Resource> named = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            if (resource.only() == Only.NAMED) {
                named.add(resource);
            } else if (resource != Resource.SECRETS || secretKeys) {
                byGroup.computeIfAbsent(resource.group(), group -> new TreeSet<>())
                        .add(resource.plural());
            }
        }
        StringBuilder rules = new StringBuilder();
        byGroup.forEach((group, resources) -> rule(rules, group, List.copyOf(resources), List.of(), "list"));
        named.forEach(resource -> rule(
                rules,
                resource.group(),
                List.of(resource.plural()),
                resource.those().stream().sorted().toList(),
                "list"));
        if (!configMaps.isEmpty()) {
            rule(
                    rules,
                    Resource.CONFIG_MAPS.group(),
                    List.of(Resource.CONFIG_MAPS.plural()),
                    List.copyOf(configMaps),
                    "get");
        }
        rules.append("  - nonResourceURLs: ").append(list(URLS)).append("\n    verbs: [\"get\"]\n");
        return rules.toString();
    }

    private static void rule(
            StringBuilder rules, String group, List<String> resources, List<String> names, String verb) {
        rules.append("  - apiGroups: ").append(list(List.of(group)));
        rules.append("\n    resources: ").append(list(resources));
        if (!names.isEmpty()) {
            rules.append("\n    resourceNames: ").append(list(names));
        }
        rules.append("\n    verbs: ").append(list(List.of(verb))).append('\n');
    }

    private static String list(List<String> words) {
        return "[\"" + String.join("\", \"", words) + "\"]";
    }
}
