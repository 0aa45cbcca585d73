package io.policyauditor.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An API server that knows a few answers by their paths, and denies everything else. */
final class FakeCluster implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, String> answers;

    /** @param answers JSON by path; whatever the query asks for */
    FakeCluster(Map<String, String> answers) {
        this.answers = Map.copyOf(answers);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body =
                answers.getOrDefault(exchange.getRequestURI().getPath(), "").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(body.length == 0 ? 403 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** A kubeconfig whose only context leads here. */
    String kubeconfig() {
        return """
                current-context: c
                contexts: [{ name: c, context: { cluster: prod, user: me } }]
                clusters: [{ name: prod, cluster: { server: "http://127.0.0.1:%d" } }]
                users: [{ name: me, user: { token: canary } }]
                """.formatted(server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
