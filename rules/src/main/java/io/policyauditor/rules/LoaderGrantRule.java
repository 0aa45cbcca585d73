package io.policyauditor.rules;

import io.policyauditor.audit.RuleInfo;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;

/** A rule about what a role that loads models is allowed. */
public abstract class LoaderGrantRule extends RoleGrantRule {
    protected LoaderGrantRule(RuleInfo info) {
        super(info);
    }

    @Override
    protected final Lookup<Boolean> speaksOf(Role role, Estate estate) {
        return LoaderRoles.of(estate).contains(role);
    }
}
