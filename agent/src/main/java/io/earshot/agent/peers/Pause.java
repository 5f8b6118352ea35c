package io.earshot.agent.peers;

import java.time.Duration;

/** Waits for a time. */
public interface Pause {
    void sleep(Duration time) throws InterruptedException;
}
