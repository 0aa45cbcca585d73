package io.policyauditor.rules.lint.policysize;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;

/**
 * Flags a policy that is larger than AWS stores. Its size is that of its compact form, without white space outside of
 * strings: IAM does not count white space, and to S3, KMS and Organizations tools send the compact form.
 *
 * <p>Source: IAM User Guide, reference_iam-quotas; Amazon S3 User Guide, bucket-policies; AWS KMS Developer Guide,
 * resource-limits; AWS Organizations User Guide, orgs_reference_limits; AWS PrivateLink Guide, vpc-limits-endpoints.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PolicySize extends DocumentRule {
    public PolicySize() {
        super(
                RuleInfo.of("LN021", "policy-size", Severity.MEDIUM, "The policy is larger than AWS stores it"),
                PolicyKind.values());
    }

    /** What every policy may have, whatever its kind and wherever it is attached. */
    private static final int LEAST = 2_048;

    /** How much of what. */
    private record Quota(int size, String of) {}

    @Override
    protected void judge(Judgement judgement) {
        judgement.applies();
        boolean bytes = judgement.kind() == PolicyKind.BUCKET || judgement.kind() == PolicyKind.KEY;
        long size = size(judgement.document().root(), bytes);
        if (size <= LEAST) {
            return;
        }
        Quota quota = quota(judgement);
        if (size > quota.size()) {
            Span all = judgement.document().span();
            judgement.fail(
                    info().severity(),
                    new Span(all.source(), all.start(), Math.min(all.start() + 1, all.end())),
                    quota.of(),
                    "the policy has " + size + (bytes ? " bytes" : " characters") + " without white space, "
                            + quota.of() + " may have " + quota.size() + " at most",
                    "merge statements, use wildcards in resources, or split the policy");
        }
    }

    private static Quota quota(Judgement judgement) {
        return switch (judgement.kind()) {
            case IDENTITY ->
                identity(judgement
                        .attachedTo()
                        .known()
                        .flatMap(Arn::parse)
                        .map(arn -> arn.resource().split("/", 2)[0])
                        .orElse(""));
            // 2,048 unless the account's quota was raised, which the document does not tell.
            case TRUST -> new Quota(8_192, "a trust policy");
            case BUCKET -> new Quota(20_480, "a bucket policy");
            case KEY -> new Quota(32_768, "a key policy");
            // Each service has its own; none is known to take more than a key does.
            case RESOURCE -> new Quota(32_768, "a resource policy");
            case SCP -> new Quota(5_120, "a service control policy");
            case RCP -> new Quota(5_120, "a resource control policy");
            case VPC_ENDPOINT -> new Quota(20_480, "a VPC endpoint policy");
            case SESSION -> new Quota(LEAST, "a session policy");
        };
    }

    /** What it is attached to, where that is known; else it may be inline in a role, which has most room. */
    private static Quota identity(String attachment) {
        return switch (attachment) {
            case "user" -> new Quota(LEAST, "an inline policy of a user");
            case "group" -> new Quota(5_120, "an inline policy of a group");
            case "policy" -> new Quota(6_144, "a managed policy");
            case "role" -> new Quota(10_240, "an inline policy of a role");
            default -> new Quota(10_240, "an identity policy, whatever it is attached to,");
        };
    }

    /** The size of a value as compact JSON, whatever it was read from. */
    private static long size(Node node, boolean bytes) {
        if (node instanceof ObjectNode object) {
            long size = brackets(object.members().size());
            for (Member member : object.members()) {
                size += text(member.key().value(), bytes) + 1 + size(member.value(), bytes);
            }
            return size;
        }
        if (node instanceof ArrayNode array) {
            long size = brackets(array.items().size());
            for (Node item : array.items()) {
                size += size(item, bytes);
            }
            return size;
        }
        if (node instanceof StringNode string) {
            return text(string.value(), bytes);
        }
        // A number, a boolean, null or a tag: a token without white space that matters.
        return node instanceof Scalar scalar ? scalar.value().length() : "null".length();
    }

    private static long brackets(int items) {
        return 2L + Math.max(0, items - 1);
    }

    private static long text(String value, boolean bytes) {
        long size = 2;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t') {
                size += 2;
            } else if (c < ' ') {
                size += "\\u0000".length();
            } else if (!bytes || c < 0x80) {
                size++;
            } else {
                // Half of a pair stands for two of the four bytes.
                size += c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
            }
        }
        return size;
    }
}
