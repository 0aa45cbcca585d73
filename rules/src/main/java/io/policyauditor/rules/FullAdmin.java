package io.policyauditor.rules;

import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Dimension;

/** The statement that allows everything on everything; LP002 reports it, and the rules on parts of it do not. */
public final class FullAdmin {
    private FullAdmin() {}

    /** Whether the statement allows every action on every resource without a condition. */
    public static boolean is(CompiledStatement statement) {
        return statement.allows()
                && statement.source().conditions().isEmpty()
                && statement
                        .literal(Dimension.ACTION)
                        .filter(literal -> !literal.negated())
                        .isPresent()
                && statement.coversAction("*")
                && statement.resources().covers("*");
    }
}
