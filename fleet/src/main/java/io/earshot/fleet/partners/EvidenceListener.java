package io.earshot.fleet.partners;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.time.Instant;
import java.util.List;

/** Is told of evidence that no other place holds: what DNS was asked. All calls come from the thread on which the fleet changes. */
public interface EvidenceListener {

    EvidenceListener NONE = new EvidenceListener() {
        @Override
        public void asked(ContainerName container, Evidence evidence, List<Ip> answers, Instant now) {}

        @Override
        public void forgotten(ContainerName container, String service) {}
    };

    /**
     * A container asked for a service.
     *
     * @param evidence with the first and the last time
     * @param answers of the last time; may be empty
     */
    void asked(ContainerName container, Evidence evidence, List<Ip> answers, Instant now);

    /** That was too long ago to count. */
    void forgotten(ContainerName container, String service);
}
