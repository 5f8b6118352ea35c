package io.earshot.agent.files;

import io.earshot.agent.http.PieceAnswer;
import io.earshot.model.pieces.FileId;
import java.util.OptionalInt;

/** Gives pieces of files. Whether they are right is for the caller to check. */
public interface PieceSource {

    /**
     * Fetches a piece, or the list of all pieces.
     *
     * @param index empty for the list
     * @param longest more octets are not read
     */
    PieceAnswer get(FileId file, OptionalInt index, int longest);
}
