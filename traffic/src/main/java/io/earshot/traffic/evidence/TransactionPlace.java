package io.earshot.traffic.evidence;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Says where the packets of a transaction are.
 *
 * @param operation the request's message type
 * @param text the transaction in one line for people
 */
public record TransactionPlace(
        String id,
        String app,
        String operation,
        String trace,
        String text,
        Position request,
        Optional<Position> answer) {

    /**
     * A frame of a capture.
     *
     * @param frame its number in the file, from 1
     */
    public record Position(Path file, long frame) {}
}
