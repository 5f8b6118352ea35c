package io.earshot.agent.peers;

import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.PieceDigests;
import java.nio.file.Path;

/** Other agents of the site. */
public interface Peers {

    /** Stands for a site in which agents do not fetch from each other. */
    Peers NONE = (_, _, _, _) -> PeerFetch.NONE;

    /**
     * Begins to fetch a file, and to give others what is here of it.
     *
     * @param digests of its pieces, which the order signs
     * @param part the file that the pieces are written to, one after the other
     * @param pieces how many are in it
     */
    PeerFetch begin(FileOrder order, PieceDigests digests, Path part, int pieces);

    /**
     * Gives others a file that is here as a whole, for as long as they ask for it.
     *
     * @param unused is called once nobody gets it any more; at once where agents do not fetch from each other
     */
    default void give(FileOrder order, PieceDigests digests, Path place, Runnable unused) {
        unused.run();
    }
}
