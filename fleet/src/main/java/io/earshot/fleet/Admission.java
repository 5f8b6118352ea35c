package io.earshot.fleet;

/** Tells what became of a report that came in. */
public enum Admission {
    /** Will be seen in the tables. */
    TAKEN,
    /** In this server's memory and nowhere else, since the log of several servers is away: its sender repeats it. */
    KEPT,
    /** A newer one of the same container is known. */
    STALE,
    /** More waits than can be taken: come again later. */
    BUSY,
    /** The CMDB does not know the container. */
    STRANGER
}
