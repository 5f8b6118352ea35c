package io.earshot.server.checks;

import io.earshot.nagios.watch.ToldMemory;
import java.util.OptionalLong;

/** Says whether this server sends results of checks, where several servers take turns, and keeps what was sent. From any thread. */
public interface Sending {

    /** Is that of a single server. */
    Sending ALWAYS = new Sending() {
        @Override
        public OptionalLong turn() {
            return OptionalLong.of(0);
        }

        @Override
        public ToldMemory sentTo(String destination) {
            return ToldMemory.NONE;
        }
    };

    /** Returns the number of this server's turn, from 1 on; 0 where no other server ever sends; empty while another one does. */
    OptionalLong turn();

    /** Returns what the destination has got, from whichever server. */
    ToldMemory sentTo(String destination);
}
