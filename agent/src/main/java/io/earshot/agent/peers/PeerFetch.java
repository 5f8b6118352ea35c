package io.earshot.agent.peers;

import java.nio.file.Path;
import java.util.Optional;

/** One fetch of a file, by one thread. Once it is closed, others get the file only if it was placed. */
public interface PeerFetch extends AutoCloseable {

    PeerFetch NONE = new PeerFetch() {
        @Override
        public Optional<byte[]> piece(int index) {
            return Optional.empty();
        }

        @Override
        public void has(int pieces) {}

        @Override
        public void placed(Path place) {}

        @Override
        public void close() {}
    };

    /** Returns a piece that was checked; empty where it is to be fetched from the relay or server. Waits within bounds. */
    Optional<byte[]> piece(int index) throws InterruptedException;

    /** Says how many pieces are in the file now. */
    void has(int pieces);

    /** Says that the file is whole, and where it is. */
    void placed(Path place);

    @Override
    void close();
}
