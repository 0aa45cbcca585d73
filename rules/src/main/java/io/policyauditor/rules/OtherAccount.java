package io.policyauditor.rules;

import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Someone outside the owner's account whom a statement names.
 *
 * @param name account id or ARN as written; {@code *} for everyone
 * @param place the token that names it
 */
public record OtherAccount(String name, Span place) {
    /** Those that the Principal element names, and those that conditions leave where it names everyone. */
    public static List<OtherAccount> in(CompiledStatement statement, String own) {
        List<OtherAccount> others = new ArrayList<>();
        for (AwsPrincipal principal : AwsPrincipal.of(statement)) {
            if (!principal.account().equals(own)) {
                others.add(new OtherAccount(
                        principal.name(), principal.entry().value().span()));
            }
        }
        Optional<Entry> anyone = AwsPrincipal.anyone(statement);
        if (anyone.isPresent()) {
            if (Pins.any(statement, "aws:PrincipalAccount")) {
                others.addAll(values(statement, "aws:PrincipalAccount", own, Function.identity()));
            } else if (Pins.accounts(statement, "aws:PrincipalArn")) {
                others.addAll(values(statement, "aws:PrincipalArn", own, OtherAccount::accountOf));
            } else {
                others.add(new OtherAccount("*", anyone.get().value().span()));
            }
        }
        return others;
    }

    private static List<OtherAccount> values(
            CompiledStatement statement, String key, String own, Function<String, String> account) {
        return statement.source().conditions().stream()
                .filter(condition -> condition.isAbout(key))
                .flatMap(condition -> condition.values().stream())
                .filter(value -> !account.apply(value.value()).equals(own))
                .map(value -> new OtherAccount(value.value(), value.span()))
                .toList();
    }

    private static String accountOf(String arn) {
        return Arn.parse(arn).map(Arn::account).orElse("");
    }
}
