package io.earshot.traffic.transactions;

import java.util.Locale;

/** Says what became of a request. */
public enum TransactionState {
    /** The answer came within the time limit. */
    ANSWERED,
    /** The answer came after the time limit. */
    LATE,
    /** No answer came within the time limit, or before the capture ended. */
    NO_RESPONSE,
    /** Packets are missing in which the answer may have been: neither good nor bad. */
    UNKNOWN,
    /** A message that is never answered. */
    ONE_WAY;

    /** The name in outputs and tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
