package io.earshot.agent.sockets;

import java.io.IOException;
import java.util.function.Consumer;

/** Reads from a first source, and for good from a second one if the first does not work on this kernel. */
final class FallBackSockets implements SocketSource {

    private final SocketSource first;
    private final SocketSource second;
    private boolean firstWorked;
    private boolean firstFailed;

    FallBackSockets(SocketSource first, SocketSource second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public void read(Consumer<SocketRow> visitor) throws IOException {
        if (firstFailed) {
            second.read(visitor);
            return;
        }
        try {
            first.read(visitor);
            firstWorked = true;
        } catch (IOException refused) {
            if (firstWorked) {
                throw refused;
            }
            firstFailed = true;
            second.read(visitor);
        }
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
