package io.policyauditor.reports;

import io.policyauditor.estate.paths.Granted;
import io.policyauditor.estate.paths.Reachers;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Reach;
import java.util.List;
import java.util.Optional;

/**
 * Who can do one thing to one resource, by himself or by becoming somebody else.
 *
 * @param action {@code service:Name}
 * @param resource an ARN, or {@code *}
 */
public record WhoCanView(String action, String resource, Reachers reachers) {
    /** How many there are of one reach. */
    long count(Reach reach) {
        return reachers.all().stream()
                .filter(reacher -> reacher.reach() == reach)
                .count();
    }

    /** How many only can by becoming somebody else. */
    long becoming() {
        return reachers.all().stream()
                .filter(reacher -> !reacher.path().isEmpty())
                .count();
    }

    /** The statements that decide one thing that somebody may do. */
    static List<Reading> deciding(Granted granted) {
        return granted.explanation()
                .map(why -> new DecisionView(why, granted.reach(), granted.assumptions(), granted.gaps()).deciding())
                .orElse(List.of());
    }

    /** The encryption that a request has to ask for by a header of its own; empty where it need not. */
    static Optional<String> encryption(Granted granted) {
        return granted.request().flatMap(request -> request.context().single("s3:x-amz-server-side-encryption"));
    }
}
