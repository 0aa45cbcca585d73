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
 * Policy documents by their text: one that stands in several places is parsed once for all that are of the same kind.
 * It also keeps which of them are to be judged, and the managed policies by ARN. For one thread.
 */
public final class PolicyTexts {
    private final Map<Written, Policy> written = new HashMap<>();
    private final Map<String, Policy> managed = new HashMap<>();
    private final TreeMap<String, Policy> policies = new TreeMap<>();

    private final Function<String, Gap> missing;

    private record Written(PolicyKind kind, String text) {}

    /** Nothing yet, from an input that need not hold every document. */
    public PolicyTexts() {
        this(arn -> Gap.outOfScope("the document of managed policy " + arn + " is not given"));
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
        Policy known = managed.get(arn);
        if (known != null) {
            judge(known);
            return known;
        }
        return unknown(arn, missing.apply(arn));
    }

    /** Says what the document of a managed policy is. */
    public void managed(String arn, Policy policy) {
        managed.putIfAbsent(arn, policy);
    }

    /**
     * A document whose text may have been met before: then it is not parsed again, and its spans are those of the text
     * that came first.
     *
     * @param source what the text is called if it is new
     * @param text JSON, or JSON in percent encoding
     * @return a policy to be put in its place; empty when the text holds no value
     */
    public Optional<Policy> shared(PolicyKind kind, String source, String text) {
        Written key = new Written(kind, text);
        Policy known = written.get(key);
        if (known == null) {
            PercentText decoded = PercentText.is(text) ? PercentText.of(text) : null;
            Tree tree = JsonReader.read(new SourceText(source, decoded == null ? text : decoded.text()));
            Node root = tree.root();
            if (root == null || (decoded != null && !decoded.sound())) {
                return Optional.empty();
            }
            Gap nowhere = Gap.outOfScope("what " + source + " is attached to is not given");
            known = new Policy(
                    source,
                    Lookup.known(tree),
                    Lookup.known(PolicyDocument.parse(kind, root, tree)),
                    Lookup.unknown(nowhere),
                    Lookup.unknown(nowhere));
            written.put(key, known);
        }
        return Optional.of(known);
    }

    /** A policy of which only the name is known. */
    public static Policy unknown(String name, Gap gap) {
        return new Policy(name, Lookup.unknown(gap), Lookup.unknown(gap), Lookup.unknown(gap), Lookup.unknown(gap));
    }
}
