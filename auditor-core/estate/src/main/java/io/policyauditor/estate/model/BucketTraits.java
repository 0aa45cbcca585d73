package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Span;
import java.util.List;

/**
 * What S3 says of a bucket besides its settings, as evidence; nothing of it changes who has access.
 *
 * @param bucket its name
 * @param publicPolicy whether S3 takes its policy for public; known absent when it has no policy
 * @param logging bucket that its access logs go to; known absent when it logs nothing
 * @param replicas ARNs of the buckets that its objects are replicated to by rules that are on
 */
public record BucketTraits(
        String bucket,
        Lookup<Boolean> publicPolicy,
        Lookup<String> logging,
        Lookup<List<String>> replicas,
        Span place) {}
