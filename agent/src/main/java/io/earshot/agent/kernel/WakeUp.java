package io.earshot.agent.kernel;

import java.io.IOException;

/** An event descriptor by which any thread ends another's poll. */
final class WakeUp {

    private final Libc libc;
    private final int descriptor;
    private boolean closed;

    private WakeUp(Libc libc, int descriptor) {
        this.libc = libc;
        this.descriptor = descriptor;
    }

    static WakeUp open(Libc libc) throws IOException {
        int descriptor = libc.eventFd();
        if (descriptor < 0) {
            throw new IOException("cannot open an event descriptor: " + Linux.errorName(-descriptor));
        }
        return new WakeUp(libc, descriptor);
    }

    int descriptor() {
        return descriptor;
    }

    // A signal after the close would go to whatever has the descriptor's number by then, hence the lock.
    synchronized void signal() {
        if (!closed) {
            Libc.signal(descriptor);
        }
    }

    void take() {
        libc.takeSignals(descriptor);
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            libc.close(descriptor);
        }
    }
}
