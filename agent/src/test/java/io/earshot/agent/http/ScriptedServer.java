package io.earshot.agent.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Answers what the test says, and remembers what it was asked. */
final class ScriptedServer implements AutoCloseable {

    record Asked(String method, String path, Headers headers, InputStream body, int clientPort) {}

    record Said(int status, String header, String value, String body) {}

    static final Said DELIVERED = new Said(204, "X-Nothing", "", "");

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final HttpServer http;
    volatile Function<Asked, Said> script = any -> DELIVERED;

    ScriptedServer() throws IOException {
        this(HttpServer.create(loopback(), 0));
    }

    /** With TLS, and a certificate asked of clients. */
    ScriptedServer(SSLContext tls, boolean clientsProveThemselves) throws IOException {
        HttpsServer https = HttpsServer.create(loopback(), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = tls.getDefaultSSLParameters();
                wanted.setNeedClientAuth(clientsProveThemselves);
                parameters.setSSLParameters(wanted);
            }
        });
        this(https);
    }

    private ScriptedServer(HttpServer http) {
        this.http = http;
        http.createContext("/", this::answer);
        http.start();
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    URI uri() {
        String scheme = http instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + http.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Asked one = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders(),
                    new ByteArrayInputStream(exchange.getRequestBody().readAllBytes()),
                    exchange.getRemoteAddress().getPort());
            asked.add(one);
            Said said = script.apply(one);
            exchange.getResponseHeaders().set(said.header(), said.value());
            byte[] body = said.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(said.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
