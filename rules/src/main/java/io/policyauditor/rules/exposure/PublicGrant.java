package io.policyauditor.rules.exposure;

import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.rules.AwsPrincipal;
import io.policyauditor.rules.Pins;
import java.util.List;

/** Statements of bucket policies that let in everyone, by what Amazon S3 takes for public. */
public final class PublicGrant {
    /**
     * Keys whose fixed values make a grant to everyone not public.
     *
     * <p>Source: Amazon S3 User Guide, access-control-block-public-access, the meaning of "public".
     */
    private static final List<String> LIMITS = List.of(
            "aws:PrincipalOrgID",
            "aws:PrincipalOrgPaths",
            "aws:PrincipalAccount",
            "aws:PrincipalArn",
            "aws:SourceIp",
            "aws:VpcSourceIp",
            "aws:SourceArn",
            "aws:SourceVpc",
            "aws:SourceVpcArn",
            "aws:SourceVpce",
            "aws:SourceOwner",
            "aws:SourceAccount",
            "aws:SourceOrgID",
            "aws:SourceOrgPaths",
            "aws:userid",
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            "s3:DataAccessPointArn",
            "s3:DataAccessPointAccount");

    private PublicGrant() {}

    /** Whether a statement allows something to everyone, whatever else must be so. */
    public static boolean toAnyone(CompiledStatement statement) {
        return statement.allows() && AwsPrincipal.anyone(statement).isPresent();
    }

    /** Whether a condition limits it to what S3 does not take for public. */
    public static boolean limited(CompiledStatement statement) {
        return !limits(statement).isEmpty();
    }

    /** The keys by which it is limited, in the order of S3's list. */
    public static List<String> limits(CompiledStatement statement) {
        return LIMITS.stream()
                .filter(key ->
                        key.equals("aws:PrincipalArn") ? Pins.accounts(statement, key) : Pins.any(statement, key))
                .toList();
    }
}
