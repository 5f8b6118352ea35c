package io.earshot.http.peers;

import io.earshot.http.AccessHandler;
import io.earshot.http.Problem;
import io.earshot.http.WholeBody;
import io.earshot.model.Ip;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.PeersJson;
import io.earshot.model.pieces.FileId;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers agents' questions for peers: {@code POST …/files/SHA256/peers}. Who asks was checked before. */
public final class PeerCalls {

    private static final int LONGEST_QUESTION = 1_024;
    private static final int TOKEN_OCTETS = 24;
    private static final SecureRandom SECRETS = new SecureRandom();

    private final Optional<PeerTracker> tracker;

    /** @param copies of each piece that agents fetch from the relay or server; 0 where agents are told of no peers */
    public PeerCalls(int copies) {
        tracker = copies == 0
                ? Optional.empty()
                : Optional.of(new PeerTracker(copies, PeerCalls::token, RandomGenerator.getDefault()));
    }

    private static String token() {
        byte[] token = new byte[TOKEN_OCTETS];
        SECRETS.nextBytes(token);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /**
     * Answers.
     *
     * @param site of the agent
     * @param agent the name of its container or host
     */
    public void answer(String site, String agent, FileId file, Request request, Response response, Callback callback)
            throws IOException, WholeBody.RefusedException {
        if (!HttpMethod.POST.is(request.getMethod())) {
            Problem.writeNotAllowed("POST", response, callback);
            return;
        }
        byte[] question = WholeBody.read(request, LONGEST_QUESTION);
        if (tracker.isEmpty()) {
            Problem.write(HttpStatus.NOT_FOUND_404, "agents do not fetch from each other here", response, callback);
            return;
        }
        Optional<InetAddress> source = AccessHandler.source(request);
        if (source.isEmpty()) {
            Problem.write(HttpStatus.NOT_FOUND_404, "peers are found by IP addresses", response, callback);
            return;
        }
        try {
            byte[] answer = PeersJson.bytes(tracker.get()
                    .answer(
                            new PeerTracker.Asker(site, agent, Ip.of(source.get())),
                            file,
                            PeersJson.readQuestion(question),
                            Duration.ofNanos(System.nanoTime())));
            response.setStatus(HttpStatus.OK_200);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.length);
            response.write(true, ByteBuffer.wrap(answer), callback);
        } catch (BadJsonException e) {
            Problem.write(HttpStatus.BAD_REQUEST_400, e.getMessage(), response, callback);
        }
    }
}
