package io.policyauditor.rules.kubernetes;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Subject.ObjectSubject;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.Set;

/** A rule that one Kubernetes object decides, if need be with what stands around it. */
public abstract class ObjectRule implements Rule<ObjectSubject> {
    private final RuleInfo info;
    private final Set<String> kinds;

    /** @param kinds of objects that the rule speaks about; every other is not-applicable */
    protected ObjectRule(RuleInfo info, String... kinds) {
        this.info = info;
        this.kinds = Set.of(kinds);
    }

    /** What the rule says of an object of its kinds. */
    protected abstract Outcome judge(KubernetesObject object, Estate estate, Settings settings);

    @Override
    public final RuleInfo info() {
        return info;
    }

    @Override
    public final Class<ObjectSubject> subject() {
        return ObjectSubject.class;
    }

    @Override
    public final Outcome judge(ObjectSubject subject, Estate estate, Settings settings) {
        KubernetesObject object = subject.object();
        // Kinds of other groups share the name and nothing else.
        boolean ours = object.group().isEmpty() || object.group().equals(KubernetesObject.KSERVE);
        return ours && kinds.contains(object.kind())
                ? judge(subject.object(), estate, settings)
                : Outcome.notApplicable();
    }

    /** A finding of the rule's own severity. */
    protected final Finding finding(Span at, String value, String message, String repair) {
        return new Finding(info.severity(), at, message, repair, value, List.of());
    }

    /** Fails with the findings; passes when there is none. */
    protected static Outcome failOrPass(List<Finding> findings) {
        return findings.isEmpty() ? Outcome.pass() : Outcome.fail(findings);
    }

    /** What a message calls an object: {@code ServiceAccount fraud/loader}. */
    protected static String label(KubernetesObject object) {
        return object.kind() + " "
                + object.namespace().known().map(namespace -> namespace + "/").orElse("") + object.name();
    }
}
