package io.policyauditor.estate.rbac;

/** What becoming a ServiceAccount in some way is worth, the most first. */
public enum Gain {
    /** Its token or a process in a pod that has it, and so its role in AWS. */
    CREDENTIALS,
    /** What its Secrets hold: its keys, where it has static ones. */
    STATIC_KEYS,
    /** What it may do in the cluster, not its role in AWS. */
    API,
    /** Its role in AWS is another one from then on; whether that is worse hangs on who trusts the ServiceAccount. */
    REDIRECT,
    /** What its role reads is served to the subject, which never holds the role. */
    MODELS,
    /** The ports of its pods, and it only where what listens there runs foreign code. */
    REACH
}
