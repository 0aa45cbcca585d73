package io.policyauditor.collect.aws;

import io.policyauditor.policy.text.Limits;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * How AWS is reached.
 *
 * @param http shared by all clients
 * @param retries makes the strategy of one client: a service that throttles one account slows down that client alone
 * @param credentials the caller's
 * @param observers see every call
 */
record Transport(
        SdkHttpClient http,
        Supplier<RetryStrategy> retries,
        AwsCredentialsProvider credentials,
        Optional<URI> endpoint,
        boolean pathStyle,
        Duration callTimeout,
        List<ExecutionInterceptor> observers)
        implements AutoCloseable {
    /** AWS itself, with the default chain of credentials and retries that adapt to throttling. */
    static Transport of(Settings settings) {
        SdkHttpClient http = UrlConnectionHttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(10))
                .socketTimeout(Duration.ofSeconds(30))
                .build();
        return new Transport(
                new BoundedHttpClient(http, Limits.FILE_BYTES, settings.callTimeout()),
                AwsRetryStrategy::adaptiveRetryStrategy,
                DefaultCredentialsProvider.builder().build(),
                settings.endpoint(),
                settings.pathStyle(),
                settings.callTimeout(),
                List.of());
    }

    @Override
    public void close() {
        http.close();
    }
}
