package io.policyauditor.collect.aws;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.VpcEndpoint;
import io.policyauditor.estate.snapshot.RecordKind;
import io.policyauditor.policy.language.PolicyKind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Filter;

/** The VPC endpoints of an account through which S3 is reached. */
final class EndpointReader {
    private final String account;
    private final Clients clients;
    private final Calls calls;
    private final Regions regions;

    EndpointReader(String account, Clients clients, Calls calls, Regions regions) {
        this.account = account;
        this.clients = clients;
        this.calls = calls;
        this.regions = regions;
    }

    Listed<VpcEndpoint> read() {
        List<Listed<VpcEndpoint>> listed = calls.each(regions.asked(), this::read);
        Optional<Gap> gap = listed.stream()
                .flatMap(region -> region.gap().stream())
                .findFirst()
                .or(regions::gap);
        return new Listed<>(
                listed.stream()
                        .flatMap(region -> region.items().stream())
                        .sorted(Comparator.comparing(VpcEndpoint::id))
                        .toList(),
                gap);
    }

    private Listed<VpcEndpoint> read(String region) {
        Filter ofS3 = Filter.builder()
                .name("service-name")
                .values("*." + region + ".s3", "*." + region + ".s3-global.accesspoint")
                .build();
        return calls.list(
                Operation.EC2_DESCRIBE_VPC_ENDPOINTS,
                region,
                "",
                token -> clients.ec2(region)
                        .describeVpcEndpoints(request -> request.filters(ofS3).nextToken(token)),
                page -> page.vpcEndpoints().stream()
                        .map(endpoint -> endpoint(endpoint, region))
                        .toList(),
                page -> page.nextToken());
    }

    private VpcEndpoint endpoint(software.amazon.awssdk.services.ec2.model.VpcEndpoint read, String region) {
        String id = Calls.required(read.vpcEndpointId());
        String text = read.policyDocument();
        Lookup<Policy> policy = text == null || text.isEmpty()
                ? Lookup.absent()
                : Lookup.known(Documents.policy(PolicyKind.VPC_ENDPOINT, id + "#policy", account, id, text));
        return new VpcEndpoint(
                id,
                account,
                region,
                read.vpcId() == null ? Lookup.absent() : Lookup.known(read.vpcId()),
                Calls.required(read.serviceName()),
                policy,
                RecordKind.ACCOUNT_TRAITS.place(account));
    }
}
