package io.policyauditor.rules.escalation;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Open;
import io.policyauditor.estate.paths.Principal;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is found about the users and roles of an estate who can come by something, one finding for each. */
public final class SelfGrant {
    /** Of more principals than this the report only says how many there are. */
    private static final int MOST = 20;

    private final RuleInfo rule;
    private final Span instead;
    private final Estate estate;
    private final List<Finding> findings = new ArrayList<>();
    private int more;
    private @Nullable Gap gap;

    /** @param instead where to point when no statement has to grant it */
    public SelfGrant(RuleInfo rule, Span instead, Estate estate) {
        this.rule = rule;
        this.instead = instead;
        this.estate = estate;
    }

    /** Whether somebody is asked about at all: a user or role that people or programs use. */
    public static boolean counts(Principal principal) {
        return (principal.kind() == Principal.Kind.USER || principal.kind() == Principal.Kind.ROLE)
                && !principal.id().contains(":role/aws-service-role/");
    }

    /** What somebody is granted by an answer; what is not known is noted. */
    public Optional<Granted> granted(Allowance answer) {
        if (answer instanceof Open open) {
            unknown(open.gap());
        }
        return answer instanceof Granted granted ? Optional.of(granted) : Optional.empty();
    }

    /** Those of several who are granted it. */
    public Map<Principal, Granted> granted(Map<Principal, Allowance> answers) {
        Map<Principal, Granted> all = new LinkedHashMap<>();
        answers.forEach((principal, answer) -> granted(answer).ifPresent(granted -> all.put(principal, granted)));
        return all;
    }

    /** Says that something needed is not known; findings still count, but there will be no pass. */
    public void unknown(Gap missing) {
        if (gap == null) {
            gap = missing;
        }
    }

    /** Reports somebody. */
    public void fail(List<Granted> all, String message, String repair) {
        if (findings.size() < MOST) {
            findings.add(Conjunction.of(rule, all, instead, message, repair, estate));
        } else {
            more++;
        }
    }

    /** Findings fail; else whatever is not known leaves it not assessed; else it passes. */
    public Outcome outcome() {
        Gap missing = gap;
        if (findings.isEmpty()) {
            return missing == null ? Outcome.pass() : Outcome.notAssessed(missing);
        }
        if (more > 0) {
            Finding last = findings.remove(findings.size() - 1);
            findings.add(new Finding(
                    last.severity(),
                    last.at(),
                    last.message() + "; so do " + more + " more principals",
                    last.repair(),
                    last.value(),
                    last.related(),
                    last.witness()));
        }
        return Outcome.fail(findings);
    }
}
