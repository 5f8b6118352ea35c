package io.earshot.fleet.incidents;

/** Ranks incidents by urgency: a cut wakes people up, a link that is merely worse than usual does not. */
public enum Severity {
    WARNING,
    CRITICAL
}
