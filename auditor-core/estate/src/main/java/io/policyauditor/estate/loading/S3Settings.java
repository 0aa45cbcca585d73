package io.policyauditor.estate.loading;

import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What KServe puts into the environment of a loader.
 *
 * @param anonymous unsigned requests
 * @param keys static keys
 * @param endpoint of S3, which KServe makes the endpoint of every AWS service; null when none is known
 * @param plainHttp whether that endpoint is asked without TLS where it does not say itself
 * @param region whether a region is told
 * @param failures what makes the load fail whatever the credentials
 * @param ignored Secrets that look like keys and are passed over; a failure only if nothing else gives credentials
 * @param temporary what shows that the static keys are temporary ones, whose session token KServe never passes on
 */
record S3Settings(
        Lookup<Credential> anonymous,
        Lookup<Credential> keys,
        @Nullable Scalar endpoint,
        boolean plainHttp,
        boolean region,
        List<Problem> failures,
        List<Problem> ignored,
        List<Problem> temporary) {
    /** For a loader to which KServe passes nothing. */
    static final S3Settings NONE =
            new S3Settings(Lookup.absent(), Lookup.absent(), null, false, false, List.of(), List.of(), List.of());
}
