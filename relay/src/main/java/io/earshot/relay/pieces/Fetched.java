package io.earshot.relay.pieces;

import java.time.Duration;

/**
 * The answer of the parent to a question for a piece.
 *
 * @param status 200 with the piece; otherwise the body is a text that says why
 * @param retryAfter as the parent asked; zero where it did not
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy would cost a piece
public record Fetched(int status, byte[] body, Duration retryAfter) {

    boolean isPiece() {
        return status == 200;
    }
}
