package io.earshot.server.state;

import io.earshot.fleet.incidents.KeptUsualLoss;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Keeps the share of probes that is usually lost between data centres. One thread at a time. */
public final class KeptUsualLosses implements Consumer<KeptUsualLoss> {

    static final String USUAL_LOSS = "usual-loss/";

    /** A mean over half a day says nothing any more; so data centres that are gone are forgotten. */
    private static final Duration FORGOTTEN = Duration.ofDays(4);

    /** Pairs of 100 data centres; others begin anew at a restart. */
    private static final int MOST_PAIRS = 10_000;

    private final State state;
    private final List<KeptUsualLoss> atStart = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();

    /** Reads what was kept; before the state is started. */
    public KeptUsualLosses(State state, Instant now) {
        this.state = state;
        state.each(USUAL_LOSS, KeptUsualLoss.class, (pair, kept) -> {
            boolean isOld = kept.at().plus(FORGOTTEN).isBefore(now);
            if (isOld || keys.size() >= MOST_PAIRS) {
                state.remove(USUAL_LOSS + pair);
            } else {
                keys.add(USUAL_LOSS + pair);
                atStart.add(kept);
            }
        });
    }

    public List<KeptUsualLoss> atStart() {
        return List.copyOf(atStart);
    }

    @Override
    public void accept(KeptUsualLoss newer) {
        String key = USUAL_LOSS + newer.from().length() + "/" + newer.from() + "/" + newer.to();
        if (keys.contains(key) || keys.size() < MOST_PAIRS) {
            keys.add(key);
            state.put(key, newer);
        }
    }
}
