package io.earshot.fleet.relays;

/** Whether a relay is heard. */
public enum RelayState {
    UP,
    /** Not heard for longer than three of its heartbeats take. */
    SILENT
}
