package io.policyauditor.estate.paths;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.PathKind.Need;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.catalogue.Action;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.catalogue.ResourceType;
import io.policyauditor.policy.catalogue.ResourceUse;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.decide.Resource;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Target;
import io.policyauditor.policy.prove.Verdict;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one principal may do, as he is or with everything granted that his limits leave. */
final class Powers {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$?\\{([A-Za-z]+)}");
    private static final String RESOURCE_TAG = "aws:resourcetag/";

    /** A path needs many answers, and one that takes long is not worth the wait. */
    private static final Budget BUDGET = new Budget(200_000, 40_000, Duration.ofMillis(300));

    private static final Document EVERYTHING = new Document.Known(
            "everything that its limits leave",
            PolicyCompiler.compile(document(
                    PolicyKind.IDENTITY,
                    "everything that its limits leave",
                    "\"Action\": \"*\", \"Resource\": \"*\"")));

    private final EffectiveAccess access;
    private final Principal who;
    private final boolean everything;
    private final Map<Need, List<Granted>> somewhere = new HashMap<>();

    Powers(EffectiveAccess access, Principal who, boolean everything) {
        this.access = access;
        this.who = who;
        this.everything = everything;
    }

    Principal who() {
        return who;
    }

    boolean everything() {
        return everything;
    }

    private static PolicyDocument document(PolicyKind kind, String name, String elements) {
        String text = "{\"Version\": \"" + PolicyDocument.CURRENT_VERSION
                + "\", \"Statement\": {\"Effect\": \"Allow\", " + elements + "}}";
        Tree tree = JsonReader.read(new SourceText(name, text));
        return PolicyDocument.parse(kind, Objects.requireNonNull(tree.root()), tree);
    }

    /** An action on something of which the estate knows whether it has a policy. */
    Granted on(String action, String resource, Context given) {
        return judge(action, resource, given, access.between(who.caller(), resource));
    }

    /** sts:AssumeRole on a role whose trust policy names him, whatever it names now. */
    Granted rewritten(String role) {
        String name = "the trust policy of role " + role + ", rewritten";
        Document trust = new Document.Known(
                name,
                PolicyCompiler.compile(document(
                        PolicyKind.TRUST,
                        name,
                        "\"Action\": \"sts:AssumeRole\", \"Principal\": {\"AWS\": " + quoted(who.id()) + "}")));
        return judge(
                "sts:AssumeRole",
                role,
                Context.EMPTY,
                access.between(who.caller(), role)
                        .map(found -> with(
                                found,
                                layers -> new Layers(
                                        layers.identity(),
                                        layers.boundary(),
                                        layers.session(),
                                        trust,
                                        layers.serviceControl(),
                                        layers.resourceControl(),
                                        layers.endpoint()))));
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> json.append(String.format(Locale.ROOT, "\\u%04x", c)));
        return json.append('"').toString();
    }

    private Granted judge(String action, String resource, Context given, Lookup<Effective> found) {
        if (found.missing().isPresent()) {
            return Granted.unknown(who, action, resource, found.missing().get());
        }
        if (found.known().isEmpty()) {
            return Granted.none(who, action, resource);
        }
        Effective effective = granted(found.known().get());
        return Granted.of(who, effective, effective.request(action, given));
    }

    private Effective granted(Effective effective) {
        if (!everything) {
            return effective;
        }
        return with(effective, layers -> {
            List<Document> identity = new ArrayList<>(layers.identity());
            identity.add(EVERYTHING);
            return new Layers(
                    identity,
                    layers.boundary(),
                    layers.session(),
                    layers.resource(),
                    layers.serviceControl(),
                    layers.resourceControl(),
                    layers.endpoint());
        });
    }

    private static Effective with(Effective effective, java.util.function.UnaryOperator<Layers> change) {
        return effective.under(change.apply(effective.layers()));
    }

    /**
     * An action on some resource of his account, of each type that it needs.
     *
     * @return one for each type, or the first that is never so alone
     */
    List<Granted> somewhere(Need need) {
        List<Granted> known = somewhere.get(need);
        if (known == null) {
            known = somewhere(need, Map.of());
            somewhere.put(need, known);
        }
        return known;
    }

    /** The same with parts of the ARN given, by the names that AWS documents them under. */
    List<Granted> somewhere(Need need, Map<String, String> parts) {
        List<ResourceType> types =
                Catalogue.bundled().action(need.action()).map(Action::resources).orElse(List.of()).stream()
                        .filter(use -> need.types().isEmpty()
                                ? use.required()
                                : need.types().contains(use.type().key()))
                        .map(ResourceUse::type)
                        .toList();
        if (types.isEmpty()) {
            return List.of(unpoliced(need.action(), "*"));
        }
        List<Granted> all = new ArrayList<>();
        for (ResourceType type : types) {
            Granted best = Granted.none(who, need.action(), type.arns().get(0));
            for (String form : type.arns()) {
                Granted one = some(need.action(), form, parts);
                best = Granted.doubt(one.reach()) < Granted.doubt(best.reach()) ? one : best;
            }
            if (best.never()) {
                return List.of(best);
            }
            all.add(best);
        }
        return all;
    }

    /** An action on a resource that has no policy of its own, or one that lets it be. */
    Granted unpoliced(String action, String resource) {
        return judge(action, resource, Context.EMPTY, unpoliced(resource));
    }

    private Lookup<Effective> unpoliced(String resource) {
        Lookup<Effective> found = access.between(who.caller(), "*");
        return resource.equals("*")
                ? found
                : found.map(anything -> {
                    Set<String> closed = new HashSet<>(anything.closed());
                    closed.remove(RESOURCE_TAG);
                    List<String> assumptions = new ArrayList<>(anything.assumptions());
                    assumptions.add("no policy of " + resource + " itself stands in the way");
                    return new Effective(
                            anything.caller(),
                            new Resource(resource, who.account()),
                            anything.layers(),
                            anything.context(),
                            closed,
                            assumptions,
                            anything.catalogue(),
                            anything.endpoints());
                });
    }

    /** An action on some resource whose ARN has a form: a name that nobody has in mind, else one that the policies have. */
    private Granted some(String action, String form, Map<String, String> parts) {
        Granted example = unpoliced(action, filled(form, parts, "example"));
        if (!example.never()) {
            return example;
        }
        String pattern = filled(form, parts, "*");
        Lookup<Effective> found = unpoliced(pattern).map(this::granted);
        if (!(found instanceof Lookup.Known<Effective> known)) {
            return example;
        }
        Effective effective = known.value();
        Request request = effective.request(action);
        Verdict verdict = new Prover(Catalogue.bundled())
                .implies(
                        effective.access(request),
                        new Target(List.of(action), misshapen(form, pattern)).requests(),
                        effective
                                .scope(request.service(), Context.EMPTY)
                                .within(new Target(List.of(action), List.of(pattern)).requests()),
                        BUDGET);
        if (verdict instanceof Verdict.Violated violated) {
            Granted named = unpoliced(action, violated.witness().resource().text());
            return named.never() ? Granted.of(who, effective, violated.witness(), Reach.ONLY_IF) : named;
        }
        return verdict instanceof Verdict.Unknown unknown
                ? Granted.unknown(who, action, pattern, Gap.outOfScope(unknown.reason() + ": " + unknown.detail()))
                : example;
    }

    /** ARNs that the pattern of a form fits, for its stars cross colons, and that are no ARNs of that form. */
    private static List<String> misshapen(String form, String pattern) {
        List<String> misshapen = new ArrayList<>();
        misshapen.add("arn"
                + ":*".repeat((int) form.chars().filter(c -> c == ':').count() + 1));
        Arn.parse(pattern)
                .filter(arn -> arn.region().equals("*"))
                .ifPresent(arn -> misshapen.add("arn:" + arn.partition() + ":" + arn.service() + "::*"));
        return misshapen;
    }

    private String filled(String form, Map<String, String> parts, String otherwise) {
        String partition = Arn.parse(who.id()).map(Arn::partition).orElse("aws");
        return PLACEHOLDER.matcher(form).replaceAll(found -> {
            String name = found.group(1);
            String given = parts.get(name);
            if (given != null) {
                return Matcher.quoteReplacement(given);
            }
            return switch (name) {
                case "Partition" -> Matcher.quoteReplacement(partition);
                case "Account" -> Matcher.quoteReplacement(who.account());
                case "Region" -> otherwise.equals("*") ? "*" : "us-east-1";
                default -> Matcher.quoteReplacement(otherwise);
            };
        });
    }
}
