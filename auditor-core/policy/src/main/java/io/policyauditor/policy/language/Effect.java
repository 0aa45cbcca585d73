package io.policyauditor.policy.language;

/** What an applying statement does. */
public enum Effect {
    ALLOW,
    DENY
}
