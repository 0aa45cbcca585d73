package io.policyauditor.estate.verdict;

import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Loader;
import io.policyauditor.policy.decide.Reach;
import java.util.Optional;

/**
 * What somebody reads in the log of the pod, and what it means. KServe words every refusal as a missing key, which has
 * made people hand out static keys for want of a grant.
 *
 * <p>Source: kserve aaac4e294, python/storage kserve_storage, run against a server that refused
 * ({@code kserve-loading.md}, facts 2 and 12).
 */
final class Symptoms {
    private static final String AUTHENTICATION = "\"S3 authentication failed. Set AWS_ACCESS_KEY_ID/"
            + "AWS_SECRET_ACCESS_KEY or use awsAnonymousCredential=true\"";

    private Symptoms() {}

    /** The line about a load that fails; empty where none is known. */
    static Optional<String> of(LoadVerdict verdict) {
        LoadPoint point = verdict.point();
        boolean python = point.loader() == Loader.STORAGE_INITIALIZER || point.loader() == Loader.CACHE_JOB;
        if (!python || verdict.result() != LoadVerdict.Result.CANNOT_LOAD) {
            return Optional.empty();
        }
        return verdict.needs().stream()
                .filter(need -> need.reach() == Reach.NEVER)
                .findFirst()
                .map(need -> need.purpose().isOnTheWay()
                        ? AUTHENTICATION + ", which means that STS refuses the role, not that keys are missing"
                        : need.purpose() == Purpose.HEAD_BUCKET
                                ? "\"S3 error [403]: Forbidden\", which means that HeadBucket is refused"
                                : AUTHENTICATION + ", which means that a policy refuses "
                                        + need.request().action().text() + ", not that keys are missing");
    }
}
