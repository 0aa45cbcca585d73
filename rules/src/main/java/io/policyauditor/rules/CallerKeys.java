package io.policyauditor.rules;

import io.policyauditor.policy.access.CompiledStatement;
import java.util.List;

/**
 * Context keys that tell callers apart within an account or an organization.
 *
 * <p>Source: IAM User Guide, reference_policies_condition-keys.
 */
public final class CallerKeys {
    /** Properties of the caller itself other than its ARN. */
    public static final List<String> TAGS_AND_SESSIONS =
            List.of("aws:PrincipalTag/", "aws:userid", "aws:username", "sts:ExternalId");

    /** Where the request comes from, or on whose behalf. */
    public static final List<String> WAYS = List.of(
            "aws:SourceVpc",
            "aws:SourceVpce",
            "aws:SourceVpcArn",
            "aws:SourceIp",
            "aws:VpcSourceIp",
            "aws:SourceArn",
            "aws:SourceAccount",
            "s3:DataAccessPointAccount",
            "s3:DataAccessPointArn");

    private CallerKeys() {}

    /** Whether a condition says of which accounts or organizations callers of a key must be. */
    public static boolean sayWhose(CompiledStatement statement) {
        return Pins.any(
                        statement,
                        "kms:CallerAccount",
                        "aws:PrincipalAccount",
                        "aws:PrincipalOrgID",
                        "aws:PrincipalOrgPaths")
                || Pins.accounts(statement, "aws:PrincipalArn");
    }
}
