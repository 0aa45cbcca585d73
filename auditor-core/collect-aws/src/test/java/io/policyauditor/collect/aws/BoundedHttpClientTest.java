package io.policyauditor.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

class BoundedHttpClientTest {
    private static final HttpExecuteRequest REQUEST = HttpExecuteRequest.builder()
            .request(SdkHttpRequest.builder()
                    .method(SdkHttpMethod.GET)
                    .protocol("http")
                    .host("localhost")
                    .encodedPath("/")
                    .build())
            .build();

    /** Each look at the clock is a second later. */
    private final AtomicLong seconds = new AtomicLong();

    @Test
    void anAnswerWithinItsBoundsIsWhole() throws IOException {
        assertThat(body(new ByteArrayInputStream(new byte[100]), 100, 1_000).readAllBytes())
                .hasSize(100);
    }

    @Test
    void anAnswerOfMoreBytesEnds() {
        InputStream body = body(new ByteArrayInputStream(new byte[101]), 100, 1_000);
        assertThatThrownBy(body::readAllBytes).isInstanceOf(BoundedHttpClient.TooLong.class);
    }

    @Test
    void anAnswerThatComesAByteAtATimeEnds() {
        InputStream drops = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                bytes[from] = 'x';
                return 1;
            }
        };
        InputStream body = body(drops, Long.MAX_VALUE, 60);
        assertThatThrownBy(body::readAllBytes).isInstanceOf(BoundedHttpClient.TooSlow.class);
        assertThat(seconds).hasValueLessThan(70);
    }

    private InputStream body(InputStream answer, long most, int longest) {
        SdkHttpClient client = new SdkHttpClient() {
            @Override
            public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                return new ExecutableHttpRequest() {
                    @Override
                    public HttpExecuteResponse call() {
                        return HttpExecuteResponse.builder()
                                .response(SdkHttpFullResponse.builder()
                                        .statusCode(200)
                                        .build())
                                .responseBody(AbortableInputStream.create(answer))
                                .build();
                    }

                    @Override
                    public void abort() {}
                };
            }

            @Override
            public void close() {}
        };
        SdkHttpClient bounded = new BoundedHttpClient(
                client, most, Duration.ofSeconds(longest), () -> seconds.getAndIncrement() * 1_000_000_000L);
        try {
            return bounded.prepareRequest(REQUEST).call().responseBody().orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
