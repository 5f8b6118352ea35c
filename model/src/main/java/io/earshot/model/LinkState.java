package io.earshot.model;

/** Lists the states of a link. No data is UNKNOWN, never good or bad. */
public enum LinkState {
    UP,
    LOSSY,
    DOWN,
    UNKNOWN
}
