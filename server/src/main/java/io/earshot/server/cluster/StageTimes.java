package io.earshot.server.cluster;

import java.time.Duration;

/** Passes on how long facts were in each stage, once somebody wants to know. Thread-safe. */
final class StageTimes {

    private volatile LogStage.Listener listener = (_, _) -> {};

    void listener(LogStage.Listener hearing) {
        listener = hearing;
    }

    /** @param nanos since the stage began; a clock of another server may be ahead */
    void took(LogStage stage, long nanos) {
        listener.took(stage, Duration.ofNanos(Math.max(0, nanos)));
    }
}
