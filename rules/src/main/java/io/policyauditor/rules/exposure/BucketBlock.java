package io.policyauditor.rules.exposure;

import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.PublicAccessBlock;
import java.util.Optional;

/**
 * S3 Block Public Access as it holds for a bucket: a flag is on when the bucket or its account sets it.
 *
 * @param known the flags that are certainly on
 * @param gap why others may be on as well
 */
public record BucketBlock(PublicAccessBlock known, Optional<Gap> gap) {
    /** That of a bucket. */
    public static BucketBlock of(Bucket bucket, Estate estate) {
        Lookup<PublicAccessBlock> own = bucket.publicAccessBlock();
        Lookup<PublicAccessBlock> above = ofAccount(bucket, estate);
        return new BucketBlock(flags(own).or(flags(above)), own.missing().or(above::missing));
    }

    private static Lookup<PublicAccessBlock> ofAccount(Bucket bucket, Estate estate) {
        if (!(bucket.account() instanceof Lookup.Known<String> id)) {
            return Lookup.unknown(bucket.account()
                    .missing()
                    .orElseGet(() -> Gap.outOfScope("the account of bucket " + bucket.name() + " is not known")));
        }
        Lookup<Account> account = estate.account(id.value());
        return account instanceof Lookup.Known<Account> known
                ? known.value().publicAccessBlock()
                : account.map(ignored -> PublicAccessBlock.NONE);
    }

    private static PublicAccessBlock flags(Lookup<PublicAccessBlock> block) {
        return block.known().orElse(PublicAccessBlock.NONE);
    }
}
