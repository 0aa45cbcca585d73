package io.policyauditor.rules.exposure.aclpublic;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.BucketSubject;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.AclGrant;
import io.policyauditor.estate.model.Bucket.Ownership;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.exposure.BucketBlock;
import java.util.List;
import java.util.Optional;

/** Flags an access control list that grants to everyone, or to everyone with an AWS account, and is in force. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class AclPublic extends RecordRule<BucketSubject> {
    /** Amazon S3 User Guide, acl-overview, predefined groups. */
    private static final List<String> GROUPS = List.of("/groups/global/AllUsers", "/groups/global/AuthenticatedUsers");

    public AclPublic() {
        super(
                RuleInfo.of(
                        "BX006",
                        "acl-public-grant",
                        Severity.CRITICAL,
                        "An access control list makes the bucket public",
                        "FSBP S3.2",
                        "FSBP S3.3"),
                BucketSubject.class);
    }

    @Override
    public Outcome judge(BucketSubject subject, Estate estate, Settings settings) {
        Bucket bucket = subject.bucket();
        BucketBlock block = BucketBlock.of(bucket, estate);
        boolean without = bucket.ownership()
                .known()
                .filter(Ownership.BUCKET_OWNER_ENFORCED::equals)
                .isPresent();
        if (without || block.known().ignorePublicAcls()) {
            return Outcome.pass();
        }
        Optional<Gap> unread = bucket.acl().missing();
        if (unread.isPresent()) {
            return Outcome.notAssessed(unread.get());
        }
        List<AclGrant> open = bucket.acl().known().orElse(List.of()).stream()
                .filter(grant -> GROUPS.stream().anyMatch(grant.grantee()::endsWith))
                .toList();
        if (open.isEmpty()) {
            return Outcome.pass();
        }
        Optional<Gap> gap = block.gap().or(() -> bucket.ownership().missing());
        return gap.isPresent()
                ? Outcome.notAssessed(gap.get())
                : Outcome.fail(
                        open.stream().map(grant -> finding(bucket, grant)).toList());
    }

    private Finding finding(Bucket bucket, AclGrant grant) {
        String group = grant.grantee().substring(grant.grantee().lastIndexOf('/') + 1);
        return finding(
                grant.place(),
                group + " " + grant.permission(),
                "the access control list of bucket " + bucket.name() + " grants " + grant.permission() + " to " + group
                        + (group.equals("AllUsers") ? ", that is everyone" : ", that is everyone with an AWS account"),
                "remove the grant, and set BucketOwnerEnforced and ignorePublicAcls");
    }
}
