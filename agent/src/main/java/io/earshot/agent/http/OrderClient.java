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

    private final KnownServers polled;
    private final KnownServers answered;
    private final Object sending = new Object();

    /**
     * @param version of this agent
     * @throws IOException with a message for people, if a file that is needed is not what it should be
     */
    public OrderClient(ServerAccess access, Ways ways, Subject subject, String version) throws IOException {
        Optional<TlsSockets> tls = access.tls().isPresent()
                ? Optional.of(new TlsSockets(access.tls().get()))
                : Optional.empty();
        polled = new KnownServers(
                ways, uri -> new OneServer(uri, access.token(), tls, subject, version, LONGEST_POLL), System::nanoTime);
        answered = new KnownServers(
                ways,
                uri -> new OneServer(uri, access.token(), tls, subject, version, LONGEST_RESULT),
                System::nanoTime);
    }

    /** Asks for orders; a server that has none holds the answer back for a while. */
    public OrderAnswer poll() {
        OrderAnswer answer = new OrderAnswer.Failed(Duration.ZERO);
        List<OneServer> servers = polled.all();
        int from = polled.first();
        for (int i = 0; i < servers.size(); i++) {
            int index = (from + i) % servers.size();
            answer = servers.get(index).pollOrders();
            if (!(answer instanceof OrderAnswer.Failed)) {
                polled.stayWith(index);
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
            List<OneServer> servers = answered.all();
            int index = Math.min(polled.current(), servers.size() - 1);
            return servers.get(index).sendResult(body.toByteArray());
        }
    }
}
