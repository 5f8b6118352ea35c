package io.earshot.agent.probe;

import io.earshot.model.Partner;

/**
 * One kind of probe. An agent has a list of them, ordered by what a probe costs the partner; each kind is a package of its own
 * below this one. Implementations are values.
 */
public interface Method {

    /** Returns whether probes of this kind can be sent to the partner at all. */
    boolean worksTo(Partner partner, ProbeTransport transport);

    /** Returns the probe that asks a partner, on a path of the caller's choice where the kind has any. */
    Probe probe(int id, Partner partner, Route route);
}
