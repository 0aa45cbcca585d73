package io.policyauditor.collect.aws;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.accessanalyzer.AccessAnalyzerClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3control.S3ControlClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The clients of one set of credentials, one for each service and region. */
final class Clients implements AutoCloseable {
    /** A region becomes part of a host name. */
    private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}");

    private final Transport transport;
    private final AwsCredentialsProvider credentials;
    private final String home;
    private final Map<Key, AwsClient> made = new ConcurrentHashMap<>();

    private record Key(Class<?> service, String region) {}

    Clients(Transport transport, AwsCredentialsProvider credentials, String home) {
        this.transport = transport;
        this.credentials = credentials;
        this.home = home;
    }

    IamClient iam() {
        return client(IamClient.class, home, () -> built(IamClient.builder(), home));
    }

    OrganizationsClient organizations() {
        return client(OrganizationsClient.class, home, () -> built(OrganizationsClient.builder(), home));
    }

    StsClient sts() {
        return client(StsClient.class, home, () -> built(StsClient.builder(), home));
    }

    S3Client s3(String region) {
        return client(S3Client.class, region, () -> {
            S3ClientBuilder builder = S3Client.builder();
            builder.forcePathStyle(transport.pathStyle());
            return built(builder, region);
        });
    }

    S3ControlClient s3Control(String region) {
        return client(S3ControlClient.class, region, () -> built(S3ControlClient.builder(), region));
    }

    KmsClient kms(String region) {
        return client(KmsClient.class, region, () -> built(KmsClient.builder(), region));
    }

    EksClient eks(String region) {
        return client(EksClient.class, region, () -> built(EksClient.builder(), region));
    }

    Ec2Client ec2(String region) {
        return client(Ec2Client.class, region, () -> built(Ec2Client.builder(), region));
    }

    AccessAnalyzerClient accessAnalyzer(String region) {
        return client(AccessAnalyzerClient.class, region, () -> built(AccessAnalyzerClient.builder(), region));
    }

    static boolean isRegion(String text) {
        return REGION.matcher(text).matches();
    }

    private <C extends AwsClient> C client(Class<C> service, String region, Supplier<C> making) {
        return service.cast(made.computeIfAbsent(new Key(service, region), key -> making.get()));
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C built(B builder, String region) {
        if (!isRegion(region)) {
            throw new Calls.Malformed();
        }
        builder.httpClient(transport.http())
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .overrideConfiguration(override -> {
                    override.retryStrategy(transport.retries().get()).apiCallTimeout(transport.callTimeout());
                    override.addExecutionInterceptor(RawAnswer.INTERCEPTOR);
                    transport.observers().forEach(override::addExecutionInterceptor);
                });
        transport.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    @Override
    public void close() {
        made.values().forEach(AwsClient::close);
    }
}
