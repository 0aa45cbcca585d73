package io.policyauditor.audit;

import io.policyauditor.policy.text.Span;
import java.time.LocalDate;
import java.util.Optional;

/**
 * An entry of {@code suppressions.entries}: a finding that somebody accepted, for a reason and for a time.
 *
 * @param rule the id of the one rule it speaks about
 * @param path glob over file names relative to the configuration file
 * @param resource glob over the ARN of what a policy is attached to
 * @param object glob over kind/namespace/name of a Kubernetes object
 * @param sid of the one statement it speaks about
 * @param reason why; a suppression without a reason does not suppress
 * @param owner who answers for it
 * @param expires the last day on which it holds
 * @param at where it stands in the configuration
 */
public record Suppression(
        String rule,
        Optional<String> path,
        Optional<String> resource,
        Optional<String> object,
        Optional<String> sid,
        Optional<String> reason,
        Optional<String> owner,
        Optional<LocalDate> expires,
        Span at) {
    /** What identifies it across runs: its content, not its place. */
    public String key() {
        return "suppression/" + rule + "/"
                + path.or(() -> resource).or(() -> object).orElse("*")
                + sid.map(name -> "/" + name).orElse("");
    }

    /** Whether it holds on a day. */
    public boolean expired(LocalDate asOf) {
        return expires.filter(last -> last.isBefore(asOf)).isPresent();
    }
}
