package io.earshot.agent.files;

import io.earshot.agent.http.GivenAnswer;
import io.earshot.model.pieces.FileId;

/** Takes pieces of a file of this machine, one after the other. */
public interface PieceSink {

    /**
     * Gives a piece; one without octets asks how much is there.
     *
     * @param name of the file
     * @param total its length
     * @param offset of the piece in it
     */
    GivenAnswer give(FileId file, String name, long total, long offset, byte[] piece);
}
