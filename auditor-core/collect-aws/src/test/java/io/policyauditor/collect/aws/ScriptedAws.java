package io.policyauditor.collect.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.policyauditor.policy.text.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * A server of AWS on the loopback that answers as a test says. The SDK works out the real address of each call; the
 * transport then takes it here, whatever it is.
 */
final class ScriptedAws implements AutoCloseable {
    static {
        // Else each answer waits for the acknowledgement of its head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    static final String CALLER = "111122223333";
    static final String MEMBER = "444455556666";

    private static final String OPERATION = "X-Test-Operation";
    private static final String HOST = "X-Test-Host";
    private static final Pattern KEY = Pattern.compile("Credential=AKIA([0-9]{12})/");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Operation, Function<Call, Answer>> script = new EnumMap<>(Operation.class);
    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());

    /**
     * A call as it came.
     *
     * @param operation as the SDK names it
     * @param account of the credentials
     * @param host that the SDK meant to reach
     */
    record Call(Operation operation, String account, String host, String path, String query, String body) {
        boolean in(String region) {
            return host.contains(region);
        }

        /** Whether the words stand in what is asked. */
        boolean about(String words) {
            return path.contains(words) || query.contains(words) || body.contains(words) || host.contains(words);
        }
    }

    /** How an answer comes. */
    enum Manner {
        WHOLE,
        /** Half of it, then the connection is closed. */
        CUT,
        /** The first byte, then nothing more. */
        STUCK
    }

    record Answer(int status, Map<String, String> headers, String body, Manner manner) {
        static Answer of(String body) {
            return of(200, body);
        }

        static Answer of(int status, String body) {
            return new Answer(status, Map.of(), body, Manner.WHOLE);
        }

        Answer with(String header, String value) {
            return new Answer(status, Map.of(header, value), body, manner);
        }

        Answer edited(UnaryOperator<String> edit) {
            return new Answer(status, headers, edit.apply(body), manner);
        }

        Answer in(Manner other) {
            return new Answer(status, headers, body, other);
        }
    }

    /** A server without any answer. */
    ScriptedAws() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Says what an operation answers. */
    ScriptedAws on(Operation operation, Function<Call, Answer> answer) {
        script.put(operation, answer);
        return this;
    }

    /** Says what an operation answers in certain cases. */
    ScriptedAws when(Operation operation, Function<Call, Optional<Answer>> answer) {
        Function<Call, Answer> before = script.getOrDefault(operation, call -> none());
        return on(operation, call -> answer.apply(call).orElseGet(() -> before.apply(call)));
    }

    /** What a call would be answered. */
    Answer answer(Call call) {
        return script.getOrDefault(call.operation(), ignored -> none()).apply(call);
    }

    /** Everything that was asked, in the order in which it came. */
    List<Call> calls() {
        return List.copyOf(calls);
    }

    List<Call> calls(Operation operation) {
        return calls().stream().filter(call -> call.operation() == operation).toList();
    }

    /** The way to this server: retries at once, and an end that a test can wait for. */
    Transport transport() {
        return transport(Duration.ofSeconds(30));
    }

    Transport transport(Duration callTimeout) {
        SdkHttpClient http =
                UrlConnectionHttpClient.builder().socketTimeout(callTimeout).build();
        return new Transport(
                new BoundedHttpClient(new Diverted(http), Limits.FILE_BYTES, callTimeout),
                () -> AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(3)
                        .circuitBreakerEnabled(false)
                        .backoffStrategy(BackoffStrategy.retryImmediately())
                        .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                        .build(),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIA" + CALLER, "secret")),
                Optional.empty(),
                true,
                callTimeout,
                List.of(new Naming()));
    }

    /** Clients of an account on the way here. */
    Clients clients() {
        Transport transport = transport();
        return new Clients(transport, transport.credentials(), "eu-west-1");
    }

    static Answer none() {
        return Answer.of(501, "");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Matcher key = KEY.matcher(header(exchange, "Authorization"));
            Call call = new Call(
                    operation(header(exchange, OPERATION)),
                    key.find() ? key.group(1) : "",
                    header(exchange, HOST),
                    exchange.getRequestURI().getPath(),
                    Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""),
                    body);
            calls.add(call);
            Answer answer = answer(call);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length == 0) {
                return;
            }
            OutputStream out = exchange.getResponseBody();
            switch (answer.manner()) {
                case WHOLE -> out.write(bytes);
                case CUT -> out.write(bytes, 0, bytes.length / 2);
                case STUCK -> {
                    out.write(bytes, 0, 1);
                    out.flush();
                    closed.await();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Operation operation(String name) {
        return Arrays.stream(Operation.values())
                .filter(known -> known.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("a call that is no operation: " + name));
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** Says in a header which operation a request is. */
    private static final class Naming implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().toBuilder()
                    .putHeader(
                            OPERATION,
                            attributes
                                            .getAttribute(SdkExecutionAttribute.SERVICE_NAME)
                                            .toLowerCase(Locale.ROOT)
                                            .replace(" ", "")
                                    + " "
                                    + attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME))
                    .build();
        }
    }

    /** Takes every request to this server. */
    private final class Diverted implements SdkHttpClient {
        private final SdkHttpClient client;

        Diverted(SdkHttpClient client) {
            this.client = client;
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            SdkHttpRequest meant = request.httpRequest();
            return client.prepareRequest(HttpExecuteRequest.builder()
                    .request(meant.toBuilder()
                            .protocol("http")
                            .host(server.getAddress().getAddress().getHostAddress())
                            .port(server.getAddress().getPort())
                            .putHeader(HOST, meant.host())
                            .build())
                    .contentStreamProvider(request.contentStreamProvider().orElse(null))
                    .build());
        }

        @Override
        public void close() {
            client.close();
        }
    }

    /** The text of an answer that stands beside the tests. */
    static String text(String name) {
        try (InputStream in = ScriptedAws.class.getResourceAsStream("answers/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no answer " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
