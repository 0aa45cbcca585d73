package io.policyauditor.estate.verdict;

import io.policyauditor.estate.effective.Endpoints;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.VpcEndpoint;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.language.Arn;
import java.util.List;
import java.util.Optional;

/**
 * How the requests of a cluster's pods to S3 leave its VPC: by the one endpoint that it has for S3, by none, or nobody knows.
 * An endpoint serves the buckets of its own region.
 *
 * <p>Source: IAM User Guide, reference_policies_condition-keys, properties of the network; PrivateLink Guide,
 * vpc-endpoints-s3 and gateway-endpoints.
 *
 * @param endpoint the only one
 * @param vpc from which the requests come; empty where nobody knows how they leave it
 */
record Egress(Optional<VpcEndpoint> endpoint, Optional<String> vpc) {
    private static final Egress OPEN = new Egress(Optional.empty(), Optional.empty());

    /** The keys that only a request by an endpoint has. */
    private static final List<String> BY_ENDPOINT = List.of(
            Endpoints.VPC,
            Endpoints.ENDPOINT,
            "aws:VpcSourceIp",
            "aws:SourceVpcArn",
            "aws:VpceAccount",
            "aws:VpceOrgID",
            "aws:VpceOrgPaths");

    /** That of the requests of a load to a bucket. */
    static Egress of(LoadPoint point, Bucket bucket, Estate estate) {
        Cluster cluster =
                point.object().cluster().flatMap(estate::cluster).known().orElse(null);
        // An address of its own may be that of any endpoint.
        if (cluster == null || !(point.endpoint() instanceof Lookup.KnownAbsent)) {
            return OPEN;
        }
        Optional<String> vpc = cluster.vpc().known();
        Optional<String> account = cluster.account().known();
        Optional<String> own = cluster.arn().known().flatMap(Arn::parse).map(Arn::region);
        Optional<String> region = bucket.region().known();
        if (vpc.isEmpty() || account.isEmpty() || own.isEmpty() || region.isEmpty()) {
            return OPEN;
        }
        Optional<List<VpcEndpoint>> serving =
                Endpoints.of(estate).of(vpc.get(), account.get(), "s3").known();
        if (serving.isEmpty()) {
            return OPEN;
        }
        if (serving.get().isEmpty() || !own.equals(region)) {
            return new Egress(Optional.empty(), vpc);
        }
        return serving.get().size() == 1 ? new Egress(Optional.of(serving.get().get(0)), vpc) : OPEN;
    }

    /** What is known of the network of every request. */
    Context given() {
        Context.Builder keys = new Context.Builder();
        if (endpoint.isPresent()) {
            keys.put(Endpoints.ENDPOINT, endpoint.get().id())
                    .put(Endpoints.VPC, vpc.orElseThrow())
                    .put("aws:VpceAccount", endpoint.get().account())
                    .absent("aws:SourceIp");
        } else if (vpc.isPresent()) {
            BY_ENDPOINT.forEach(keys::absent);
        }
        return keys.build();
    }

    /** What is taken for granted of it. */
    Optional<String> assumption() {
        return vpc.map(from -> endpoint.map(one -> "the subnets of the pods send requests to S3 through " + one.id()
                        + ", the only VPC endpoint" + " of " + from + " for S3")
                .orElse("the pods send requests to S3 through no VPC endpoint: " + from
                        + " has none that serves the bucket"));
    }
}
