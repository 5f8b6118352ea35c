package io.earshot.agent.probe;

/** Whether a probe left this machine. Only one that did can be lost. */
public enum SendResult {
    SENT,
    /** This machine has no way to such an address: no route, no address of that family. */
    NO_ROUTE,
    /** This machine refuses this very path: a firewall rule, an IPsec policy, a blackhole route. */
    REFUSED,
    /** This machine was short of something, as of buffers or file descriptors. Says nothing of the path. */
    SHORTAGE
}
