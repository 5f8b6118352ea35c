package io.earshot.cli.wire;

/** The forms in which rows are printed. */
public enum RowFormat {
    CSV,
    JSON,
    TABLE
}
