package io.earshot.agent.explain;

import io.earshot.agent.probe.ProbeTransport;
import io.earshot.model.Ip;
import io.earshot.model.LinkProbes;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/** Sends a container's probes from where it stands. Called on a platform thread of each order. */
public interface ProbePlace {

    /** @throws IOException with a message for people */
    ProbeTransport open() throws IOException;

    /**
     * Traces the path, for a few seconds at most.
     *
     * @param port that TCP connects go to
     * @param large the size of packets that do not arrive, if some do not
     * @throws IOException with a message for people
     */
    List<LinkProbes.Trace> trace(Ip to, int port, OptionalInt large) throws IOException;
}
