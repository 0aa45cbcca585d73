package io.policyauditor.estate.excess;

import io.policyauditor.estate.verdict.Change.Edit;
import io.policyauditor.estate.verdict.Statements;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.text.Span;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an account of an {@code estate.yaml} gets. Only where it is written in blocks, one key a line: elsewhere lines do not
 * tell where something ends.
 */
final class AccountBlock {
    private static final String FILE = "estate.yaml";

    private AccountBlock() {}

    /** A role. */
    static Optional<Edit> role(Span account, OwnRole role) {
        String name = Arn.parse(role.role())
                .map(arn -> arn.resource().substring("role/".length()))
                .orElse("");
        // A role with a path would have to say it in a key of its own; other characters may mean something to YAML.
        return !name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")
                ? Optional.empty()
                : member(
                        account,
                        "roles",
                        indent -> indent + name + ":\n"
                                + indent + "  trust: " + role.trust() + "\n"
                                + indent + "  policies:\n"
                                + indent + "    models: " + role.policy() + "\n"
                                + indent + "  managedPolicies: []\n"
                                + indent + "  boundary: none\n"
                                + indent + "  tags: {}\n"
                                + indent + "  maxSessionDuration: 3600\n");
    }

    /** An OIDC provider. */
    static Optional<Edit> provider(Span account, String issuer, String audience) {
        return member(
                account,
                "oidcProviders",
                indent -> indent + "- { issuer: " + Statements.quoted(issuer) + ", clientIds: ["
                        + Statements.quoted(audience) + "] }\n");
    }

    /**
     * An entry at the beginning of a member of the account, or that member where it is missing.
     *
     * @param account the key of the account
     * @param entry its lines, each with the indentation
     */
    private static Optional<Edit> member(Span account, String key, Function<String, String> entry) {
        String text = account.source().text();
        String name = account.source().name();
        int begin = lineAfter(text, account.end());
        boolean block = text.substring(account.end(), begin).matches("\\s*:\\s*(#.*)?\\R");
        String indent = indent(text, begin);
        if (!block
                || !(name.equals(FILE) || name.endsWith("/" + FILE))
                || indent.length() < account.from().column()) {
            return Optional.empty();
        }
        for (int line = begin; line < text.length() && isInside(text, line, indent); line = lineAfter(text, line)) {
            String written = text.substring(line, lineAfter(text, line));
            if (!written.startsWith(indent + key + ":")) {
                continue;
            }
            int next = lineAfter(text, line);
            String within = indent(text, next);
            boolean open = written.substring(indent.length() + key.length() + 1).matches("\\s*(#.*)?\\R")
                    && within.length() > indent.length();
            return open ? Optional.of(insertion(account, next, entry.apply(within))) : Optional.empty();
        }
        return Optional.of(insertion(account, begin, indent + key + ":\n" + entry.apply(indent + "  ")));
    }

    private static Edit insertion(Span account, int at, String text) {
        return new Edit(new Span(account.source(), at, at), text);
    }

    /** Whether a line is one of the block: deeper, empty or a comment. */
    private static boolean isInside(String text, int line, String indent) {
        String written = text.substring(line, lineAfter(text, line)).stripTrailing();
        return written.isEmpty()
                || written.startsWith(indent)
                || written.strip().startsWith("#");
    }

    private static String indent(String text, int line) {
        int end = line;
        while (end < text.length() && text.charAt(end) == ' ') {
            end++;
        }
        return text.substring(line, end);
    }

    private static int lineAfter(String text, int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }
}
