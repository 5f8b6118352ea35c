package io.earshot.agent.kernel;

import java.util.function.IntSupplier;

/**
 * Where a transport's sockets are opened, all of them, those for TCP one by one as they are needed. A socket belongs for ever
 * to the network namespace in which its thread stood then (network_namespaces(7)); whoever wants another one runs the opening
 * on a thread that stands there.
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
