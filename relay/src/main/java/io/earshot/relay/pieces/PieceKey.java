package io.earshot.relay.pieces;

import io.earshot.model.pieces.FileId;
import java.util.Optional;

/**
 * A piece of a file, or the list of its pieces.
 *
 * @param index absent for the list
 */
public record PieceKey(FileId file, Optional<Integer> index) {

    /** Returns the name of the piece in a cache's folder. */
    String fileName() {
        return file + "." + index.map(String::valueOf).orElse("list");
    }
}
