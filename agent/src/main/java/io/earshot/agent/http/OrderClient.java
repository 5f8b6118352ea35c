package io.earshot.agent.http;

import io.earshot.model.OrderResult;
import io.earshot.model.json.OrdersJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Fetches orders and sends results, at whichever of the servers works. Blocks; a poll and a result may be under way at a time. */
public final class OrderClient {

    /** The server holds a poll for less. */
    private static final Duration LONGEST_POLL = Duration.ofSeconds(60);

    private static final Duration LONGEST_RESULT = Duration.ofSeconds(30);

    private final List<OneServer> polled;
    private final List<OneServer> answered;
    private final Object sending = new Object();
    private volatile int current;

    /**
     * @param version of this agent
     * @throws IOException with a message for people, if a file that is needed is not what it should be
     */
    public OrderClient(ServerAccess access, Subject subject, String version) throws IOException {
        Optional<TlsSockets> tls = access.tls().isPresent()
                ? Optional.of(new TlsSockets(access.tls().get()))
                : Optional.empty();
        polled = servers(access, subject, version, tls, LONGEST_POLL);
        answered = servers(access, subject, version, tls, LONGEST_RESULT);
    }

    private static List<OneServer> servers(
            ServerAccess access, Subject subject, String version, Optional<TlsSockets> tls, Duration longest) {
        return access.servers().stream()
                .map(uri -> new OneServer(uri, access.token(), tls, subject, version, longest))
                .toList();
    }

    /** Asks for orders; a server that has none holds the answer back for a while. */
    public OrderAnswer poll() {
        OrderAnswer answer = new OrderAnswer.Failed(Duration.ZERO);
        for (int i = 0; i < polled.size(); i++) {
            int index = (current + i) % polled.size();
            answer = polled.get(index).pollOrders();
            if (!(answer instanceof OrderAnswer.Failed)) {
                current = index;
                return answer;
            }
        }
        return answer;
    }

    /**
     * Sends a part of a result to the server that the order came from.
     *
     * @return whether the server wants it; empty where it could not be asked
     */
    public Optional<Boolean> send(OrderResult result) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(1_024);
        OrdersJson.write(result, body);
        synchronized (sending) {
            return answered.get(current).sendResult(body.toByteArray());
        }
    }
}
