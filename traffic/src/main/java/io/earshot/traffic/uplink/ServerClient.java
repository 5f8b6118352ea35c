package io.earshot.traffic.uplink;

import io.earshot.http.tls.ClientTls;
import io.earshot.http.tls.TlsException;
import io.earshot.model.files.SecretFile;
import io.earshot.traffic.config.Uplink;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Posts to a server, as whoever a token says. */
final class ServerClient {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Uplink to;
    private final Optional<Path> token;
    private final int maxAnswer;
    private final HttpClient client;

    /**
     * @param token file whose first line is the token
     * @param maxAnswer bytes of an answer
     * @throws IOException if the file of authorities cannot be used
     */
    ServerClient(Uplink to, Optional<Path> token, int maxAnswer) throws IOException {
        this.to = to;
        this.token = token;
        this.maxAnswer = maxAnswer;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
        if (to.authorities().isPresent()) {
            try {
                builder.sslContext(ClientTls.trusting(to.authorities().get()));
            } catch (TlsException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        this.client = builder.build();
    }

    HttpResponse<String> post(String path, String contentType, String accept, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(to.url().resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", contentType)
                .header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (token.isPresent()) {
            // Read each time, so that a new token needs no restart.
            request.header("Authorization", "Bearer " + SecretFile.firstLine(token.get()));
        }
        return client.send(
                request.build(), BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), maxAnswer));
    }

    /** Returns why a request failed, in a few words. */
    static String reason(Exception failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** Ends the thread that asks, and then the client. */
    void closeAfter(Thread asking) {
        asking.interrupt();
        try {
            asking.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.shutdownNow();
    }
}
