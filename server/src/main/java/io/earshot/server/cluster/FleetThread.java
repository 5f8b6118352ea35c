package io.earshot.server.cluster;

/** Has something done on the thread on which the fleet changes, and waits until it is done. */
@FunctionalInterface
public interface FleetThread {

    void run(Runnable what) throws InterruptedException;
}
