package io.earshot.cli.wire;

/** What a capture is turned into. */
public enum RowKind {
    EXCHANGES,
    MINUTES
}
