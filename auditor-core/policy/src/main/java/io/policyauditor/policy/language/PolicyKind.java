package io.policyauditor.policy.language;

import java.util.Optional;

/**
 * What a policy document is to AWS. The same text means different things in different places, so a document without a
 * kind is not judged.
 */
public enum PolicyKind {
    /** Attached to a role, user or group; managed, inline or a permissions boundary. */
    IDENTITY("identity", "identity policy", false, true),
    /** Attached to an S3 bucket. */
    BUCKET("bucket", "bucket policy", true, true),
    /** A role's AssumeRolePolicyDocument. */
    TRUST("trust", "trust policy", true, false),
    /** Attached to a KMS key. */
    KEY("key", "key policy", true, true),
    /** Attached to a resource of another kind: a queue, a topic, a secret, a function. */
    RESOURCE("resource", "resource policy", true, true),
    /** Service control policy of AWS Organizations. */
    SCP("scp", "service control policy", false, true),
    /** Resource control policy of AWS Organizations. */
    RCP("rcp", "resource control policy", true, true),
    /** Attached to a VPC endpoint. */
    VPC_ENDPOINT("vpc-endpoint", "VPC endpoint policy", true, true),
    /** Passed with AssumeRole or set on a Pod Identity association. */
    SESSION("session", "session policy", false, true);

    private final String word;
    private final String title;
    private final boolean principal;
    private final boolean resource;

    PolicyKind(String word, String title, boolean principal, boolean resource) {
        this.word = word;
        this.title = title;
        this.principal = principal;
        this.resource = resource;
    }

    /** The word for it in {@code --kind GLOB=KIND}, {@code auditor.yaml} and JSON. */
    public String word() {
        return word;
    }

    /** The words for it in a sentence: {@code trust policy}. */
    public String title() {
        return title;
    }

    /** Whether a statement of this kind must name a principal; where not, it must not. */
    public boolean hasPrincipal() {
        return principal;
    }

    /** Whether a statement of this kind must name a resource; where not, it must not. */
    public boolean hasResource() {
        return resource;
    }

    /** The kind of a word, if it is one. */
    public static Optional<PolicyKind> ofWord(String word) {
        for (PolicyKind kind : values()) {
            if (kind.word.equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
