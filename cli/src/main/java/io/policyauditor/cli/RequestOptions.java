package io.policyauditor.cli;

import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.language.Arn;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * A request as flags describe it.
 *
 * @param resourceAccount empty when it is neither given nor part of the ARN
 * @param context what was said of it
 */
record RequestOptions(
        Caller caller, String action, String resource, Optional<String> resourceAccount, Context context) {
    /** The flags that describe a request. */
    static final List<String> FLAGS =
            List.of("--action", "--resource", "--resource-account", "--principal", "--principal-account", "--context");

    static void describe(CommandSpec spec) {
        spec.addOption(Command.value("SERVICE:NAME", "What is asked for, such as s3:GetObject.", "--action"));
        spec.addOption(Command.value("ARN", "Of what; * for an action that takes no resource.", "--resource"));
        spec.addOption(Command.value(
                "ID", "The account of the resource, where its ARN does not hold it.", "--resource-account"));
        spec.addOption(Command.value(
                "WHO",
                "Who asks: the ARN of a user, role, session or account root; service:NAME, federated:PROVIDER or"
                        + " anonymous.",
                "--principal"));
        spec.addOption(Command.value(
                "ID", "The account of a provider, where its name does not hold it.", "--principal-account"));
        spec.addOption(Command.values(
                "KEY=VALUE",
                "A context key of the request; KEY=[A,B] for one that has several values. Repeatable, with another key.",
                "--context"));
    }

    /** @throws UsageException when something is missing or wrong */
    static RequestOptions of(ParseResult given) {
        String action = needed(given, "--action");
        int colon = action.indexOf(':');
        if (colon <= 0 || colon == action.length() - 1) {
            throw usage("--action is SERVICE:NAME, such as s3:GetObject, not " + action);
        }
        String resource = needed(given, "--resource");
        Optional<Arn> arn = Arn.parse(resource);
        if (arn.isEmpty() && !resource.equals("*")) {
            throw usage("--resource is an ARN or *, not " + resource);
        }
        Optional<String> account = account(given, "--resource-account")
                .or(() -> arn.map(Arn::account).filter(id -> !id.isEmpty()));
        return new RequestOptions(
                caller(needed(given, "--principal"), account(given, "--principal-account")),
                action,
                resource,
                account,
                context(given.matchedOptionValue("--context", List.of())));
    }

    private static Caller caller(String written, Optional<String> account) {
        Caller caller = Callers.parse(written)
                .orElseThrow(() -> usage("--principal is " + Callers.EXPECTED + ", not " + written));
        if (account.isEmpty() || account.equals(caller.account())) {
            return caller;
        }
        if (caller.kind() == Caller.Kind.FEDERATED && caller.account().isEmpty()) {
            return Caller.federated(caller.id(), account.get());
        }
        throw usage("--principal-account " + account.get() + " contradicts --principal " + written);
    }

    private static Context context(List<String> pairs) {
        Context.Builder context = new Context.Builder();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw usage("--context is KEY=VALUE, not " + pair);
            }
            String key = pair.substring(0, equals);
            String value = pair.substring(equals + 1);
            if (context.has(key)) {
                throw usage("--context " + key + " is given twice; several values are " + key + "=[A,B]");
            }
            if (value.startsWith("[") && value.endsWith("]") && value.length() > 1) {
                String inside = value.substring(1, value.length() - 1);
                context.put(key, inside.isEmpty() ? List.of() : List.of(inside.split(",", -1)));
            } else {
                context.put(key, value);
            }
        }
        return context.build();
    }

    private static Optional<String> account(ParseResult given, String flag) {
        String written = given.matchedOptionValue(flag, null);
        if (written != null && !Arn.isAccountId(written)) {
            throw usage(flag + " is an account id of twelve digits, not " + written);
        }
        return Optional.ofNullable(written);
    }

    private static String needed(ParseResult given, String flag) {
        String written = given.matchedOptionValue(flag, null);
        if (written == null || written.isBlank()) {
            throw usage(flag + " is missing");
        }
        return written;
    }

    private static UsageException usage(String line) {
        return new UsageException("decide", line);
    }
}
