package io.earshot.lab.servers;

/** Names what a trial of several servers breaks. */
public enum GroupStep {
    /** Nothing for two minutes: what the others are compared with. */
    QUIET,
    /** Each server is killed and started again, the one that speaks last. */
    SERVERS,
    /** Each broker is killed, and started again ten seconds later. */
    BROKERS,
    /** The server that speaks stands still for a minute. */
    FREEZE,
    /** The server that speaks stands still for two seconds, ten times, as for a garbage collector; it is to speak on. */
    PAUSE,
    /** Each server ends by SIGTERM and starts again, as in an upgrade. */
    ROLLING,
    /** The site of the server that speaks, with its broker, is cut off from the two others for a minute. Needs network namespaces. */
    CUT,
    /** The server that speaks and a broker are killed at once, and started again half a minute later. */
    SITE
}
