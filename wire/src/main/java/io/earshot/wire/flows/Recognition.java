package io.earshot.wire.flows;

import io.earshot.wire.decoders.Protocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds out what protocol a stream has, from bytes of both directions, and who of the two is the client where no SYN said so.
 * Keeps the first segments until that is known.
 */
final class Recognition {

    /** Recognizes protocols: well-known ports are hints, and a port may be configured with its protocol. */
    interface Ports {

        /** The protocol that the configuration names for a port, or null. */
        Protocol forced(int port);
    }

    /** @param clientDirection 0 or 1 */
    record Result(Protocol protocol, int clientDirection) {}

    private static final int MAX_SEGMENTS = 24;
    private static final int MAX_BYTES = 32_768;
    private static final int HEAD = 256;
    private static final int SURE = 3;

    private final List<Protocol> protocols;
    private final List<Segment> segments = new ArrayList<>(2);
    /** For each protocol: the best scores of direction 0 and 1 as requests, then as responses. */
    private final byte[] scores;

    private final byte[][] heads = new byte[2][];
    private final boolean start;
    private final boolean greeted;
    private int bytes;

    /**
     * @param start whether the first bytes of the connection come
     * @param greeted whether the server spoke before the client
     */
    Recognition(List<Protocol> protocols, boolean start, boolean greeted) {
        this.protocols = protocols;
        this.start = start;
        this.greeted = greeted;
        this.scores = new byte[protocols.size() * 4];
    }

    List<Segment> segments() {
        return segments;
    }

    int bytes() {
        return bytes;
    }

    boolean isFull() {
        return segments.size() >= MAX_SEGMENTS || bytes >= MAX_BYTES;
    }

    void add(Segment segment) {
        segments.add(segment);
        bytes += segment.bytes().length;
        int direction = segment.direction();
        byte[] sample = segment.bytes();
        boolean first = heads[direction] == null;
        if (!first && start && heads[direction].length < HEAD) {
            byte[] longer = Arrays.copyOf(heads[direction], heads[direction].length + sample.length);
            System.arraycopy(sample, 0, longer, heads[direction].length, sample.length);
            sample = longer;
            first = true;
        }
        if (first) {
            heads[direction] = sample;
        }
        score(direction, sample, start && first);
        if (sample.length > segment.bytes().length) {
            // Another protocol may begin here, as TLS does behind a greeting.
            score(direction, segment.bytes(), false);
        }
    }

    private void score(int direction, byte[] sample, boolean begin) {
        for (int i = 0; i < protocols.size(); i++) {
            Protocol protocol = protocols.get(i);
            int request = protocol.scoreRequest(sample, 0, sample.length, begin);
            int response = protocol.scoreResponse(sample, 0, sample.length, begin);
            scores[i * 4 + direction] = (byte) Math.max(scores[i * 4 + direction], request);
            scores[i * 4 + 2 + direction] = (byte) Math.max(scores[i * 4 + 2 + direction], response);
        }
    }

    /**
     * Returns the best protocol, if any reaches the threshold, otherwise null.
     *
     * @param client the direction of the client, or -1 if that is not known
     */
    Result best(int client, int port0, int port1, int threshold) {
        Result best = null;
        int bestScore = threshold - 1;
        for (int i = 0; i < protocols.size(); i++) {
            Protocol protocol = protocols.get(i);
            if (greeted && protocol.isBegunByClient()) {
                continue;
            }
            for (int direction = 0; direction < 2; direction++) {
                if (client >= 0 && direction != client) {
                    continue;
                }
                int request = scores[i * 4 + direction];
                int response = scores[i * 4 + 2 + (1 - direction)];
                int score = request + response;
                int server = direction == 0 ? port1 : port0;
                if (score > 0 && protocol.isUsualPort(server)) {
                    score++;
                } else if (score < SURE && (request == 0 || response == 0)) {
                    score = 0;
                }
                if (start && heads[1 - direction] == null && isReserved(server, protocol)) {
                    score = 0;
                }
                if (score > bestScore) {
                    bestScore = score;
                    best = new Result(protocol, direction);
                }
            }
        }
        return best;
    }

    /** Whether another protocol is the only one on that port: then a request alone proves nothing. */
    private boolean isReserved(int port, Protocol protocol) {
        for (Protocol other : protocols) {
            if (!other.equals(protocol) && other.isAloneOn(port)) {
                return true;
            }
        }
        return false;
    }

    /** The protocol that an unanswered client failed to speak, or null. */
    Result failedAttempt(int client, int serverPort) {
        if (!start || client < 0 || heads[client] == null || heads[1 - client] != null) {
            return null;
        }
        for (Protocol protocol : protocols) {
            if (protocol.isAloneOn(serverPort)) {
                return new Result(protocol, client);
            }
        }
        return null;
    }

    /** Whether the connection began with this protocol, rather than changed to it as with STARTTLS or behind a proxy's greeting. */
    private boolean isBegin(Result result) {
        byte[] request = heads[result.clientDirection()];
        byte[] response = heads[1 - result.clientDirection()];
        Protocol protocol = result.protocol();
        return (request != null && protocol.scoreRequest(request, 0, request.length, true) > 0)
                || (response != null && protocol.scoreResponse(response, 0, response.length, true) > 0);
    }

    /** The index of the first segment that speaks the protocol; all before it are remains of what began earlier. */
    int firstOf(Result result) {
        if (start && isBegin(result)) {
            return 0;
        }
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            byte[] sample = segment.bytes();
            int score = segment.direction() == result.clientDirection()
                    ? result.protocol().scoreRequest(sample, 0, sample.length, false)
                    : result.protocol().scoreResponse(sample, 0, sample.length, false);
            if (score > 0) {
                return i;
            }
        }
        return 0;
    }
}
