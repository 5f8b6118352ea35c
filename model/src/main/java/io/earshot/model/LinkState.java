package io.earshot.model;

/** What is known of a link. No data is UNKNOWN, never good or bad. */
public enum LinkState {
    UP,
    LOSSY,
    DOWN,
    UNKNOWN
}
