package io.policyauditor.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that knows a few answers of AWS by words of the question, and denies everything else. */
final class FakeAws implements AutoCloseable {
    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final String DENIED = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>CANARY-message of"
            + " somebody</Message></Error></ErrorResponse>";
    private static final String DENIED_S3 =
            "<Error><Code>AccessDenied</Code><Message>CANARY-message of somebody</Message></Error>";
    private static final String DENIED_JSON =
            "{\"__type\": \"AccessDeniedException\", \"message\": \"CANARY-message of somebody\"}";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, String> answers = new LinkedHashMap<>();

    FakeAws() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Answers what holds the words in its path, query or body. */
    FakeAws on(String words, String body) {
        answers.put(words, body);
        return this;
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String asked = exchange.getRequestURI() + "\n"
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String known = answers.entrySet().stream()
                .filter(entry -> asked.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        String denied = type == null ? DENIED_S3 : type.contains("json") ? DENIED_JSON : DENIED;
        byte[] bytes = (known == null ? denied : known).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(known == null ? 403 : 200, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
