package io.earshot.fleet.incidents;

/** How urgent an incident is: what is cut off wakes people up, what is merely worse than usual does not. */
public enum Severity {
    WARNING,
    CRITICAL
}
