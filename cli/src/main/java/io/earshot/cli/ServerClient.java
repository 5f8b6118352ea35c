package io.earshot.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Calls a server's REST interface. */
final class ServerClient {

    private static final int MOST_PORT = 65_535;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration WHOLE_ANSWER_TIMEOUT = Duration.ofMinutes(5);

    /** More than a server makes of its limits of rows and characters. */
    private static final int MAX_ANSWER = 256 << 20;

    private static final JsonMapper JSON = new JsonMapper();

    private final URI base;
    private final ServerAccess access;

    /** @throws CommandFailure unless it is a URL of HTTP */
    ServerClient(String server, ServerAccess access) throws CommandFailure {
        this.base = parse(server);
        this.access = access;
    }

    /**
     * Posts and hands over the answer.
     *
     * @param path below the server's root
     * @param accept the media type in which the answer is wanted
     * @throws CommandFailure if there is no answer, or it is a refusal
     */
    ServerAnswer post(String path, byte[] body, String contentType, String accept) throws CommandFailure {
        return send("POST", path, body, contentType, accept, ANSWER_TIMEOUT);
    }

    /** Posts a JSON document that is answered later than others are. */
    ServerAnswer post(String path, byte[] json, Duration patience) throws CommandFailure {
        return send("POST", path, json, "application/json", "application/json", patience);
    }

    /** Puts a JSON document. */
    void put(String path, byte[] json) throws CommandFailure {
        send("PUT", path, json, "application/json", "*/*", ANSWER_TIMEOUT);
    }

    private ServerAnswer send(
            String method, String path, byte[] body, String contentType, String accept, Duration patience)
            throws CommandFailure {
        return call(path, accept, connection -> {
            connection.setReadTimeout((int) patience.toMillis());
            connection.setRequestMethod(method);
            connection.setRequestProperty("Content-Type", contentType);
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
        });
    }

    /** Asks for what is there. */
    String get(String path, String accept) throws CommandFailure {
        return getAnswer(path, accept).text();
    }

    ServerAnswer getAnswer(String path, String accept) throws CommandFailure {
        return call(path, accept, _ -> {});
    }

    /** @throws CommandFailure if there is no answer, or it is a refusal */
    void delete(String path) throws CommandFailure {
        call(path, "*/*", connection -> connection.setRequestMethod("DELETE"));
    }

    /** Writes a request to a connection. */
    private interface Request {
        void write(HttpURLConnection connection) throws IOException;
    }

    private ServerAnswer call(String path, String accept, Request request) throws CommandFailure {
        URI uri = base.resolve(path);
        Optional<String> proof = access.token();
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            Optional<SSLContext> tls = access.tls();
            if (connection instanceof HttpsURLConnection https && tls.isPresent()) {
                https.setSSLSocketFactory(tls.get().getSocketFactory());
            }
            connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
            connection.setReadTimeout((int) ANSWER_TIMEOUT.toMillis());
            connection.setRequestProperty("Accept", accept);
            proof.ifPresent(text -> connection.setRequestProperty("Authorization", "Bearer " + text));
            request.write(connection);
            int status = connection.getResponseCode();
            try (InputStream answer = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                String text = answer == null ? "" : read(answer);
                if (status >= 400) {
                    throw new ServerRefusal(status, detail(text, status));
                }
                if (status >= 300) {
                    throw new ServerRefusal(
                            status,
                            uri + " leads to " + place(connection)
                                    + ", expected an answer; --server names the place itself");
                }
                long behind = connection.getHeaderFieldLong("Earshot-Engine-Behind-Millis", -1);
                return new ServerAnswer(
                        text,
                        Optional.ofNullable(connection.getContentType()),
                        Boolean.parseBoolean(connection.getHeaderField("Earshot-Truncated")),
                        behind < 0 ? OptionalLong.empty() : OptionalLong.of(behind));
            }
        } catch (IOException e) {
            throw CommandFailure.refused("no answer from " + uri + ": " + reason(e));
        }
    }

    private static String place(HttpURLConnection connection) {
        return Optional.ofNullable(connection.getHeaderField("Location")).orElse("another place");
    }

    /** Says how to name another server where nobody listens at the address. */
    private static String reason(IOException e) {
        String another = "; --server or EARSHOT_SERVER names another server";
        return switch (e) {
            case ConnectException refused -> refused.getMessage() + another;
            case NoRouteToHostException noRoute -> noRoute.getMessage() + another;
            case UnknownHostException unknown -> "unknown host " + unknown.getMessage() + another;
            default -> String.valueOf(e.getMessage());
        };
    }

    /** Neither an endless answer nor one that trickles takes more than so much memory and time. */
    private static String read(InputStream answer) throws IOException {
        long begun = System.nanoTime();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] piece = new byte[64 * 1024];
        for (int read = answer.read(piece); read >= 0; read = answer.read(piece)) {
            text.write(piece, 0, read);
            if (text.size() > MAX_ANSWER) {
                throw new IOException("the answer is longer than " + MAX_ANSWER + " octets");
            }
            if (System.nanoTime() - begun > WHOLE_ANSWER_TIMEOUT.toNanos()) {
                throw new IOException("the answer takes longer than " + WHOLE_ANSWER_TIMEOUT.toSeconds() + " s");
            }
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static URI parse(String server) throws CommandFailure {
        try {
            URI base = URI.create(server.endsWith("/") ? server : server + "/");
            boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
            // A host with an underscore, as of Docker Compose, is none to URI, and can be reached all the same.
            if (http && base.getRawAuthority() != null && base.getPort() <= MOST_PORT) {
                return base;
            }
        } catch (IllegalArgumentException e) {
            throw wrongUrl(server);
        }
        throw wrongUrl(server);
    }

    private static CommandFailure wrongUrl(String server) {
        return CommandFailure.wrongUse("server \"" + server + "\", expected a URL as in http://127.0.0.1:8090");
    }

    private static String detail(String problem, int status) {
        try {
            return JSON.readTree(problem).path("detail").asString("the server answered " + status);
        } catch (JacksonException notJson) {
            return "the server answered " + status;
        }
    }
}
