package io.earshot.server.state;

import io.earshot.fleet.partners.Evidence;
import io.earshot.fleet.partners.EvidenceListener;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps what containers asked DNS for. One thread at a time. */
public final class KeptEvidence implements EvidenceListener {

    static final String LOOKUP = "lookup/";

    /** Holds a lookup with its first and last time. */
    record Asked(ContainerName container, String service, Instant first, Instant last, List<Ip> answers) {}

    private final State state;

    /** A lookup that is seen all the time is written so rarely. */
    private final Duration again;

    private final Map<String, Asked> written = new HashMap<>();

    /** @param keep how long a lookup counts after it was last seen */
    public KeptEvidence(State state, Duration keep) {
        this.state = state;
        again = keep.dividedBy(100);
    }

    @Override
    public void asked(ContainerName container, Evidence evidence, List<Ip> answers, Instant now) {
        String key = LOOKUP + container + "/" + evidence.service();
        Asked before = written.get(key);
        boolean isKnown = before != null
                && evidence.lastSeen().isBefore(before.last().plus(again))
                && (answers.isEmpty() || before.answers().equals(answers));
        if (!isKnown) {
            Asked asked = new Asked(
                    container,
                    evidence.service(),
                    evidence.firstSeen(),
                    evidence.lastSeen(),
                    answers.isEmpty() && before != null ? before.answers() : answers);
            written.put(key, asked);
            state.put(key, asked);
        }
    }

    @Override
    public void forgotten(ContainerName container, String service) {
        String key = LOOKUP + container + "/" + service;
        written.remove(key);
        state.remove(key);
    }
}
