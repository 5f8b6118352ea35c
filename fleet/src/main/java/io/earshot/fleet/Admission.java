package io.earshot.fleet;

/** Tells what became of a report that came in. */
public enum Admission {
    /** Will be seen in the tables. */
    TAKEN,
    /** A newer one of the same container is known. */
    STALE,
    /** More waits than can be taken: come again later. */
    BUSY,
    /** The CMDB does not know the container. */
    STRANGER
}
