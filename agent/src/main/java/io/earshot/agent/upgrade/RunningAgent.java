package io.earshot.agent.upgrade;

import java.time.Duration;

/** The agent of this process, as an upgrade needs it. From any thread. */
public interface RunningAgent {

    /**
     * Reports what was counted so far, and keeps what is counted from now on until {@link #resume}.
     *
     * @return whether the report was taken; otherwise the agent goes on as before
     */
    boolean cut(Duration patience) throws InterruptedException;

    /** Reports again, as a run that began now, since reports of a newer agent may have been taken meanwhile. */
    void resume();

    /** Asks for no more orders; those that run go on. */
    void stopAsking();

    /**
     * Waits for the orders that run.
     *
     * @param own how many of them are the upgrade itself
     * @return how many run still when the time is over
     */
    int awaitOrders(int own, Duration patience) throws InterruptedException;

    /** Returns whether the server took a report since the agent began to probe. */
    boolean hasDelivered();

    /** Ends the agent; its process ends then, too. */
    void end();
}
