package io.policyauditor.estate.rbac;

/**
 * How somebody becomes somebody else in a cluster, the most direct first. Ids are those of the rules on exposure to
 * Kubernetes that the documentation of load points lists.
 */
public enum Way {
    MASTERS("K77", Gain.CREDENTIALS, "the group system:masters is allowed everything before any role is asked"),
    MEMBER("K77", Gain.CREDENTIALS, "the cluster takes the IAM principal for this user or a member of this group"),
    TOKEN("K72", Gain.CREDENTIALS, "whoever creates serviceaccounts/token gets tokens for any audience, AWS included"),
    WORKLOAD("K70", Gain.CREDENTIALS, "a pod, made or changed, runs any image as any ServiceAccount of its namespace"),
    INFERENCE(
            "K71",
            Gain.CREDENTIALS,
            "what KServe runs embeds a pod, so it runs any image as any ServiceAccount of its namespace"),
    EXEC("K73", Gain.CREDENTIALS, "whoever starts processes in a running pod has what the pod has"),
    NODE_PROXY("K73", Gain.CREDENTIALS, "the API of a node starts processes in every pod that runs there"),
    NODE("K73", Gain.CREDENTIALS, "a node gets the tokens of the ServiceAccounts of the pods it runs"),
    RUNTIME(
            "K71",
            Gain.CREDENTIALS,
            "every inference service that uses the runtime runs its containers as its ServiceAccount"),
    CLUSTER_RUNTIME(
            "K76", Gain.CREDENTIALS, "its containers run in every inference service of the cluster that it fits"),
    CONFIG("K76", Gain.CREDENTIALS, "inferenceservice-config names the images that KServe puts into every pod of it"),
    WEBHOOK("K76", Gain.CREDENTIALS, "a mutating webhook or policy rewrites every pod of the cluster"),
    AWS_AUTH("K77", Gain.CREDENTIALS, "the ConfigMap aws-auth puts IAM principals in any group, also system:masters"),
    BIND("K77", Gain.CREDENTIALS, "whoever makes bindings, with bind on a role, gives itself that role"),
    ESCALATE("K77", Gain.CREDENTIALS, "whoever changes roles, with escalate, gives a role of its own any permission"),
    SECRETS("K75", Gain.STATIC_KEYS, "the Secrets of a ServiceAccount hold its keys, where it has static ones"),
    TOKEN_SECRET(
            "K75",
            Gain.API,
            "whoever makes a Secret of the type service-account-token and reads it has a token for the cluster alone"),
    IMPERSONATE("K77", Gain.API, "whoever impersonates somebody may do in the cluster what that somebody may"),
    APPROVE(
            "K77",
            Gain.API,
            "an approved certificate names any user, where the signer of the cluster issues such for clients"),
    ANNOTATE("K74", Gain.REDIRECT, "the annotation of a ServiceAccount points it at another role in AWS"),
    TRAINED_MODEL("K78", Gain.MODELS, "a TrainedModel loads any URI with the role of its inference service"),
    LOCAL_CACHE("K76", Gain.MODELS, "a local model cache hands models to namespaces past the roles in AWS"),
    PORT_FORWARD("K73", Gain.REACH, "a forwarded port reaches what listens in the pod, past every network policy");

    private final String id;
    private final Gain gain;
    private final String why;

    Way(String id, Gain gain, String why) {
        this.id = id;
        this.gain = gain;
        this.why = why;
    }

    /** The id of the rule on exposure. */
    public String id() {
        return id;
    }

    /** What the subject gains by it. */
    public Gain gain() {
        return gain;
    }

    /** One sentence without a full stop: why it makes somebody into somebody else. */
    public String why() {
        return why;
    }

    /** Whether it reaches only ServiceAccounts that KServe runs something as. */
    boolean onlyOfModels() {
        return this == RUNTIME || this == CLUSTER_RUNTIME || this == CONFIG;
    }

    /** Whether who has gone it can act in the cluster as the one it has become. */
    boolean carriesOn() {
        return gain == Gain.CREDENTIALS || gain == Gain.API;
    }
}
