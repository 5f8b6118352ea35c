package io.earshot.traffic.iso8583;

/** Says what may be shown of a field. */
public enum Secrecy {
    /** Shown, after a search for card numbers. */
    TEXT,
    /** An identifier with a fixed meaning: shown unless it is a card number of a known brand. */
    IDENTIFIER,
    /** A card number: first six and last four digits. */
    PAN,
    /** Track data, PIN blocks, chip data, expiry dates: never shown. */
    HIDDEN
}
