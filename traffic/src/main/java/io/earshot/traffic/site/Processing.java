package io.earshot.traffic.site;

import java.io.IOException;

/** Has results written as they become known. */
sealed interface Processing permits CaptureProcessing, ReceivedResults {

    /** Writes results until {@link #stop} or an interrupt. */
    void run() throws IOException;

    /** Returns counts that are at most a second old. Callable from any thread. */
    TrafficStatus status();

    /** Says whether the rows of all that is there have been written. */
    boolean caughtUp();

    /** Callable from any thread. */
    void stop();
}
