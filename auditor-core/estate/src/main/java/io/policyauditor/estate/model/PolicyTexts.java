package io.policyauditor.estate.model;

import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.PercentText;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Policies made of texts. The same text of the same kind is parsed and compiled once, however many policies have it: its
 * spans are in a source named by one of them, and {@link Policy#own} names them by each. It also keeps which policies are
 * to be judged, and the managed ones by ARN. For one thread.
 */
public final class PolicyTexts {
    private final Map<Text, Policy> known = new HashMap<>();
    private final Map<String, Policy> managed = new HashMap<>();
    private final TreeMap<String, Policy> policies = new TreeMap<>();

    private final Function<String, Gap> missing;

    private record Text(Lookup<PolicyKind> kind, String text) {}

    /** Nothing yet, from an input that need not hold every document. */
    public PolicyTexts() {
        this(arn -> Gap.outOfScope(
                "the document of managed policy " + arn + " is not given",
                "the documents of {n} managed policies are not given"));
    }

    /**
     * Nothing yet.
     *
     * @param missing why the document of the managed policy of an ARN is not known when nothing gave it
     */
    public PolicyTexts(Function<String, Gap> missing) {
        this.missing = missing;
    }

    /** Every policy that somebody can change, by name. */
    public List<Policy> policies() {
        return List.copyOf(policies.values());
    }

    /** Has a policy judged as a document. */
    public void judge(Policy policy) {
        policies.putIfAbsent(policy.name(), policy);
    }

    /** The managed policy of an ARN; of one that no input gives only the name is known. */
    public Policy managed(String arn) {
        Policy given = managed.get(arn);
        if (given != null) {
            judge(given);
            return given;
        }
        return unknown(arn, missing.apply(arn));
    }

    /** Says what the document of a managed policy is. */
    public void managed(String arn, Policy policy) {
        managed.putIfAbsent(arn, policy);
    }

    /**
     * A policy of a known kind.
     *
     * @param name the ARN it has or is attached to, with the name of the document behind {@code #} where it needs one
     * @param text verbatim, decoded from percent encoding
     */
    public Policy policy(String name, PolicyKind kind, String text, Lookup<String> account, Lookup<String> attachedTo) {
        return policy(name, Lookup.known(kind), Lookup.known(text), account, attachedTo);
    }

    /** A policy of which something may not be known. */
    public Policy policy(
            String name,
            Lookup<PolicyKind> kind,
            Lookup<String> text,
            Lookup<String> account,
            Lookup<String> attachedTo) {
        if (text instanceof Lookup.Known<String> written) {
            return parsed(name, new Text(kind, written.value())).elsewhere(name, account, attachedTo);
        }
        Lookup<PolicyDocument> document =
                kind.known().isPresent() ? text.flatMap(value -> Lookup.absent()) : kind.flatMap(k -> Lookup.absent());
        return new Policy(name, text.flatMap(value -> Lookup.absent()), document, account, attachedTo);
    }

    /**
     * A policy of a text as IAM gives it.
     *
     * @param source what the text is called here
     * @param text JSON, or JSON in percent encoding
     * @return a policy to be put in its place; empty when the text holds no value
     */
    public Optional<Policy> written(PolicyKind kind, String source, String text) {
        PercentText decoded = PercentText.is(text) ? PercentText.of(text) : null;
        if (decoded != null && !decoded.sound()) {
            return Optional.empty();
        }
        Policy policy = parsed(source, new Text(Lookup.known(kind), decoded == null ? text : decoded.text()));
        return Optional.of(policy).filter(read -> read.document().known().isPresent());
    }

    private Policy parsed(String source, Text text) {
        Policy shared = known.computeIfAbsent(text, key -> read(source, key));
        // Why there is no document is told by the name of each.
        return shared.document().missing().isPresent() ? read(source, text) : shared.called(source);
    }

    private static Policy read(String source, Text key) {
        Tree tree = JsonReader.read(new SourceText(source, key.text()));
        Node root = tree.root();
        Lookup<PolicyDocument> document = key.kind()
                .flatMap(kind -> root == null
                        ? Lookup.unknown(Gap.unread("the document of " + source + " is no JSON"))
                        : Lookup.known(PolicyDocument.parse(kind, root, tree)));
        return new Policy(source, Lookup.known(tree), document, Lookup.absent(), Lookup.absent());
    }

    /** A policy of which only the name is known. */
    public static Policy unknown(String name, Gap gap) {
        return new Policy(name, Lookup.unknown(gap), Lookup.unknown(gap), Lookup.unknown(gap), Lookup.unknown(gap));
    }
}
