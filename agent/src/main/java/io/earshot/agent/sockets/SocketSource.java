package io.earshot.agent.sockets;

import java.io.IOException;
import java.util.function.Consumer;

/** Lists the sockets of one network. */
public interface SocketSource extends AutoCloseable {

    /**
     * Hands over all sockets: listeners first, so that whoever reads them knows which side opened a connection.
     *
     * @param visitor is handed one object that is filled anew for each socket
     * @throws IOException with a message for people, if they cannot be read
     */
    void read(Consumer<SocketRow> visitor) throws IOException;

    /** Returns the first source, or for good the second one if the first does not work on this kernel. */
    static SocketSource either(SocketSource first, SocketSource second) {
        return new FallBackSockets(first, second);
    }

    @Override
    void close();
}
