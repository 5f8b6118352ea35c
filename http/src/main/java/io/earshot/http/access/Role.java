package io.earshot.http.access;

/** Lists the roles of people's tokens. Each includes those before it, except that a shipper only ships. */
public enum Role {
    /** Brings lookups from a DNS server's host or figures of applications, and may do nothing else. */
    SHIPPER,
    /** Reads: SQL, REST, metrics. */
    READER,
    /** Mutes, sets tags, ships lookups, publishes lists. */
    OPERATOR,
    /** All there is. */
    ADMIN;

    boolean includes(Role needed) {
        return this == needed
                || (needed == SHIPPER ? compareTo(OPERATOR) >= 0 : this != SHIPPER && compareTo(needed) > 0);
    }
}
