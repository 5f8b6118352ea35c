package io.earshot.agent.http;

import java.time.Duration;

/** The answer to a question for a piece of a file. */
public sealed interface PieceAnswer {

    /** @param keptByRelay whether a relay had it already, so that it crossed no line for this agent */
    @SuppressWarnings("ArrayRecordComponent") // never compared; a copy would cost a piece
    record Content(byte[] octets, boolean keptByRelay) implements PieceAnswer {}

    /** There is no such file, or none for this agent. */
    record Missing(String why) implements PieceAnswer {}

    /** @param patience for how long the server asks not to be called */
    record Failed(String why, Duration patience) implements PieceAnswer {}
}
