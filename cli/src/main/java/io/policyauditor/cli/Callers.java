package io.policyauditor.cli;

import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.language.Arn;
import java.util.Optional;
import java.util.Set;

/** How a person writes who asks, on the command line and in files of tests. */
final class Callers {
    /** What such a text has to be, for messages. */
    static final String EXPECTED =
            "the ARN of a user, role, session or account root, service:NAME, federated:PROVIDER or" + " anonymous";

    private static final Set<String> PRINCIPALS = Set.of("user", "role", "assumed-role", "federated-user", "root");

    private Callers() {}

    /** Whoever the text names; empty when it names nobody. */
    static Optional<Caller> parse(String written) {
        if (written.equals("anonymous")) {
            return Optional.of(Caller.anonymous());
        }
        int colon = written.indexOf(':');
        String rest = written.substring(colon + 1);
        if (written.startsWith("service:")) {
            return rest.isBlank() ? Optional.empty() : Optional.of(Caller.service(rest));
        }
        if (written.startsWith("federated:")) {
            String account =
                    Arn.parse(rest).map(Arn::account).filter(Arn::isAccountId).orElse(null);
            return rest.isBlank() ? Optional.empty() : Optional.of(Caller.federated(rest, account));
        }
        return Arn.parse(written)
                .filter(arn -> PRINCIPALS.contains(arn.resource().split("/", 2)[0]))
                .map(Arn::account)
                .filter(Arn::isAccountId)
                .map(account -> Caller.aws(written, account));
    }
}
