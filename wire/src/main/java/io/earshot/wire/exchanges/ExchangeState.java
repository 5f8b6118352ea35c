package io.earshot.wire.exchanges;

import java.util.Locale;

/** Lists the outcomes of a request. */
public enum ExchangeState {
    /** Request and answer were both seen. */
    MATCHED,
    /** The conversation ended, or the capture did, before an answer came. */
    NO_ANSWER,
    /** Only the answer was seen: its request fell into a gap, or the capture has one direction. */
    ANSWER_ONLY,
    /** Only the request was seen: its answer fell into a gap, or the capture has one direction. */
    REQUEST_ONLY,
    /** A message that is never answered. */
    ONEWAY,
    /** A message that a server sends without being asked. */
    PUSH,
    /** A request that the server ignored because of an error before it. */
    SKIPPED,
    /** A request that was never completed. */
    CUT,
    /** A message that breaks its protocol's rules. */
    MALFORMED;

    /** The name in outputs: lower case with hyphens. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
