package io.earshot.agent.probe;

import io.earshot.model.Ip;
import io.earshot.model.Partner;

/**
 * One kind of probe. An agent has a list of them, ordered by what a probe costs the partner; each kind is a package of its own
 * below this one. Implementations are values.
 */
public interface Method {

    /** Returns whether probes of this kind can be sent to the address at all. Never changes for a transport. */
    boolean worksTo(Ip to, ProbeTransport transport);

    /** Returns the probe that asks a partner. */
    Probe probe(int id, Partner partner);
}
