package io.policyauditor.collect.aws;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** An HTTP client whose answers have an end. */
final class BoundedHttpClient implements SdkHttpClient {
    private final SdkHttpClient client;
    private final long most;

    /** The answer goes on beyond the bound. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;
    }

    /**
     * Bounds a client.
     *
     * @param most bytes of an answer
     */
    BoundedHttpClient(SdkHttpClient client, long most) {
        this.client = client;
        this.most = most;
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
                        .ifPresent(body ->
                                bounded.responseBody(AbortableInputStream.create(new Bounded(body, most), body)));
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
        private long left;

        Bounded(InputStream in, long most) {
            super(in);
            this.left = most;
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
        }
    }
}
