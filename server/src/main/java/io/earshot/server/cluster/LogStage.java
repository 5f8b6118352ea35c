package io.earshot.server.cluster;

import java.time.Duration;

/** Names a part of the way of a fact from the server that takes it to the tables of one that shows it. */
public enum LogStage {
    /** From handing a fact to the log until the log has acknowledged it. */
    ACKNOWLEDGE,
    /** From handing a fact to the log until a server, perhaps another one, has read it. The clocks of both count. */
    READ,
    /** From reading a fact until it is being applied. */
    WAIT,
    /** From there until it can be seen in the tables. */
    SHOW;

    /** Is told how long stages took. Called from any thread. */
    @FunctionalInterface
    public interface Listener {
        /** @param time of one fact in the stage */
        void took(LogStage stage, Duration time);
    }
}
