package io.earshot.cli;

import io.earshot.model.Lookup;
import io.earshot.model.json.LookupsJson;
import io.earshot.pdns.PendingLookups;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings lookups to a server, one batch at a time and never two at once. While the server is away they wait, equal ones as one; a batch
 * that the server will never take is let go, so that it does not keep back all later ones.
 */
final class LookupShipper {

    private static final int MAX_BATCH = 5_000;
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final ServerClient server;
    private final Consumer<String> says;
    private final PendingLookups pending = new PendingLookups();
    private Duration pause = Duration.ZERO;

    /** @param says is told in one line what went wrong and what follows from it */
    LookupShipper(ServerClient server, Consumer<String> says) {
        this.server = server;
        this.says = says;
    }

    void add(List<Lookup> lookups) {
        pending.add(lookups);
    }

    /**
     * Brings all that waits, as far as the server takes it.
     *
     * @return how long to wait before the next attempt; zero if all is there
     */
    Duration ship() {
        List<Lookup> waiting = pending.drain();
        for (int from = 0; from < waiting.size(); from += MAX_BATCH) {
            List<Lookup> batch = waiting.subList(from, Math.min(waiting.size(), from + MAX_BATCH));
            try {
                post(batch);
                pause = Duration.ZERO;
            } catch (CommandFailure failure) {
                boolean isFinal = failure instanceof ServerRefusal refusal && refusal.isFinal();
                pending.add(waiting.subList(isFinal ? from + batch.size() : from, waiting.size()));
                pause = longer(pause);
                says.accept(failure.getMessage()
                        + (isFinal ? "; " + batch.size() + " lookups are dropped" : "")
                        + "; again in " + pause.toSeconds() + " s");
                return pause;
            }
        }
        return pause;
    }

    /** @throws CommandFailure if the server does not take all that waits */
    void shipOnce() throws CommandFailure {
        List<Lookup> waiting = pending.drain();
        for (int from = 0; from < waiting.size(); from += MAX_BATCH) {
            post(waiting.subList(from, Math.min(waiting.size(), from + MAX_BATCH)));
        }
    }

    private void post(List<Lookup> batch) throws CommandFailure {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        LookupsJson.write(batch, body);
        server.post("api/v1/lookups", body.toByteArray(), "application/json", "application/json");
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(SHORTEST_PAUSE) < 0
                ? SHORTEST_PAUSE
                : twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }
}
