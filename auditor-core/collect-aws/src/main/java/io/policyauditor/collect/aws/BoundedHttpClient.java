package io.policyauditor.collect.aws;

import io.policyauditor.estate.snapshot.Deadline;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client whose answers have an end: so many bytes, in so much time. The SDK's own time limit ends no answer that
 * comes a byte at a time.
 */
final class BoundedHttpClient implements SdkHttpClient {
    private final SdkHttpClient client;
    private final long most;
    private final Duration longest;
    private final LongSupplier nanoTime;

    /** The answer goes on beyond the bound. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** The answer is not whole in time. */
    static final class TooSlow extends IOException {
        private static final long serialVersionUID = 1;
    }

    /**
     * Bounds a client.
     *
     * @param most bytes of an answer
     * @param longest time for an answer
     */
    BoundedHttpClient(SdkHttpClient client, long most, Duration longest) {
        this(client, most, longest, System::nanoTime);
    }

    BoundedHttpClient(SdkHttpClient client, long most, Duration longest, LongSupplier nanoTime) {
        this.client = client;
        this.most = most;
        this.longest = longest;
        this.nanoTime = nanoTime;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = client.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                HttpExecuteResponse response = prepared.call();
                HttpExecuteResponse.Builder bounded =
                        HttpExecuteResponse.builder().response(response.httpResponse());
                response.responseBody()
                        .ifPresent(body -> bounded.responseBody(AbortableInputStream.create(
                                new Bounded(body, most, Deadline.in(longest, nanoTime)), body)));
                return bounded.build();
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }

    private static final class Bounded extends FilterInputStream {
        private final Deadline deadline;
        private long left;

        Bounded(InputStream in, long most, Deadline deadline) {
            super(in);
            this.left = most;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            count(Math.max(read, 0));
            return read;
        }

        @Override
        public long skip(long length) throws IOException {
            long skipped = super.skip(length);
            count(skipped);
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void count(long bytes) throws IOException {
            left -= bytes;
            if (left < 0) {
                throw new TooLong();
            }
            if (deadline.passed()) {
                throw new TooSlow();
            }
        }
    }
}
