package io.earshot.cli.wire;

/** Selects the rows that a capture is printed as. */
public enum RowKind {
    EXCHANGES,
    CONVERSATIONS,
    MINUTES
}
