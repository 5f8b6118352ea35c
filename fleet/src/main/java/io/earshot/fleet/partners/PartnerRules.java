package io.earshot.fleet.partners;

import java.time.Duration;

/**
 * Limits the length of lists and the age of evidence.
 *
 * @param max how many addresses a container probes at a time
 * @param turn how long a list that is longer keeps the same share of its farther partners
 * @param keepLookups how long a lookup counts after it was last seen
 * @param keepPublished how long a published address counts after it was last published
 * @param keepSockets how long an address counts after a connection to it was last seen
 */
public record PartnerRules(int max, Duration turn, Duration keepLookups, Duration keepPublished, Duration keepSockets) {

    /** Edges age out after a day. */
    private static final Duration KEEP_SOCKETS = Duration.ofHours(24);

    /** With the usual time for sockets. */
    public PartnerRules(int max, Duration turn, Duration keepLookups, Duration keepPublished) {
        this(max, turn, keepLookups, keepPublished, KEEP_SOCKETS);
    }

    /** So many addresses of one container, the nearest, are ever considered. */
    public static final int MAX_CANDIDATES = 256;

    public PartnerRules {
        if (max < 1) {
            throw new IllegalArgumentException("max " + max + ", expected at least 1");
        }
    }

    /** Returns the number of places of a full list that rotate: a quarter. The others belong to the nearest. */
    int rotating() {
        return Math.max(1, max / 4);
    }
}
