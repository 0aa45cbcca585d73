package io.policyauditor.collect.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An API server, asked with the credentials of a context. Each answer has an end, in bytes and in time, and nothing of a
 * request or an answer is logged.
 */
final class ApiServer implements AutoCloseable {
    /** Under this name the client logs headers and bodies once a logger is fine enough. */
    private static final String LOGGING = "HttpLogging";

    private final HttpClient http;
    private final String root;
    private final long most;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "kubernetes-api");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * What came of a request.
     *
     * @param retryAfter the header
     * @param body empty unless the status is 200
     */
    record Answer(int status, Optional<String> retryAfter, String body) {}

    /** The answer goes on beyond the bound. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** The answer is not whole in time. */
    static final class TooSlow extends IOException {
        private static final long serialVersionUID = 1;
    }

    /**
     * The server of a configuration.
     *
     * @param most bytes of an answer
     * @throws RuntimeException when certificates or addresses of the configuration are of no use
     */
    ApiServer(Config config, long most) {
        this.root = config.getMasterUrl().replaceFirst("/+$", "");
        this.most = most;
        // Repetitions are counted, and waited for, in one place only: Calls.
        config.setRequestRetryBackoffLimit(0);
        config.setConnectionTimeout((int) Duration.ofSeconds(10).toMillis());
        config.setHttp2Disable(true);
        config.setUserAgent("policy-auditor");
        HttpClient.Builder builder = new JdkHttpClientFactory().newBuilder(config);
        builder.addOrReplaceInterceptor(LOGGING, null);
        this.http = builder.build();
    }

    /**
     * Asks once.
     *
     * @param path with its query
     * @throws IOException when there is no whole answer
     */
    Answer get(String path, Duration longest) throws IOException, InterruptedException {
        HttpRequest request = http.newHttpRequestBuilder()
                .uri(root + path)
                .header("Accept", "application/json")
                .build();
        Body body = new Body(most);
        // In a thread of its own: a credential that has expired is renewed by a command that may never end.
        Future<Answer> running = threads.submit(() -> once(request, body));
        try {
            return running.get(Math.max(1, longest.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TooSlow();
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            running.cancel(true);
        }
    }

    private Answer once(HttpRequest request, Body body) throws Exception {
        CompletableFuture<HttpResponse<AsyncBody>> sent = http.consumeBytes(request, body);
        try {
            HttpResponse<AsyncBody> answer = sent.get();
            Optional<String> retryAfter = Optional.ofNullable(answer.header("Retry-After"));
            try {
                if (answer.code() != 200) {
                    return new Answer(answer.code(), retryAfter, "");
                }
                answer.body().consume();
                answer.body().done().get();
                return new Answer(200, retryAfter, body.text());
            } finally {
                answer.body().cancel();
            }
        } finally {
            sent.cancel(true);
        }
    }

    private static IOException failure(Exception e) {
        int depth = 0;
        for (Throwable cause = e; cause != null && depth < 20; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return io;
            }
            depth++;
        }
        return new IOException(e);
    }

    private static final class Body implements AsyncBody.Consumer<List<ByteBuffer>> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final long most;

        Body(long most) {
            this.most = most;
        }

        @Override
        public synchronized void consume(List<ByteBuffer> buffers, AsyncBody body) throws IOException {
            for (ByteBuffer buffer : buffers) {
                if (bytes.size() + (long) buffer.remaining() > most) {
                    throw new TooLong();
                }
                byte[] part = new byte[buffer.remaining()];
                buffer.get(part);
                bytes.write(part);
            }
            body.consume();
        }

        synchronized String text() throws IOException {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        }
    }

    @Override
    public void close() {
        http.close();
        threads.shutdownNow();
    }
}
