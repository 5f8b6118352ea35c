package io.earshot.agent.probe;

import io.earshot.model.Ip;

/** One question to one address: are you there? */
public interface Probe {

    /** Chosen by the sender, comes back with the reply. */
    int id();

    Ip to();
}
