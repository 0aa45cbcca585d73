package io.policyauditor.audit;

import java.util.List;

/**
 * What a rule is.
 *
 * @param id two letters and three digits, such as {@code TR001}; never reused
 * @param name lower case with hyphens, such as {@code irsa-trust-missing-sub}
 * @param severity of its findings unless a finding or the configuration says otherwise
 * @param summary one line without a full stop: what is wrong when it fails
 * @param controls of public benchmarks, such as {@code FSBP IAM.21}
 */
public record RuleInfo(String id, String name, Severity severity, String summary, List<String> controls) {
    public RuleInfo {
        controls = List.copyOf(controls);
    }

    public static RuleInfo of(String id, String name, Severity severity, String summary, String... controls) {
        return new RuleInfo(id, name, severity, summary, List.of(controls));
    }
}
