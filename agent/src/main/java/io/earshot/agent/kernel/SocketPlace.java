package io.earshot.agent.kernel;

import java.util.function.IntSupplier;

/**
 * Opens all sockets of a transport, those for TCP one by one as they are needed. A socket belongs for ever
 * to the network namespace of the thread that opened it (network_namespaces(7)); to open it elsewhere, run this on a
 * thread in the other namespace.
 */
@FunctionalInterface
public interface SocketPlace {

    /** Wherever this thread stands. */
    SocketPlace HERE = IntSupplier::getAsInt;

    /**
     * Runs the opening, once.
     *
     * @param opening gives a descriptor or a negated errno
     * @return the same, or a negated errno if one cannot get there
     */
    int open(IntSupplier opening);
}
