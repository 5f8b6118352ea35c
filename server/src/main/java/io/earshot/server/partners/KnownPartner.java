package io.earshot.server.partners;

import io.earshot.model.Container;
import io.earshot.model.Ip;
import java.util.List;

/**
 * One address that a container talks to.
 *
 * @param owner whose address it is now
 * @param evidence at least one; the first service is what the agent is told
 */
public record KnownPartner(Ip ip, Container owner, List<Evidence> evidence) {

    public KnownPartner {
        evidence = List.copyOf(evidence);
        if (evidence.isEmpty()) {
            throw new IllegalArgumentException("partner " + ip + " without evidence");
        }
    }

    public String service() {
        return evidence.getFirst().service();
    }
}
