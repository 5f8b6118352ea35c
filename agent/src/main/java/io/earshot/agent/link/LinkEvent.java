package io.earshot.agent.link;

import io.earshot.agent.probe.Method;

/** Holds the outcome of one probe. Times are nanoseconds on a monotonic clock. */
public sealed interface LinkEvent {

    Method method();

    /** When the probe was sent, or was to be sent. */
    long sentAt();

    /** When this was known. */
    long at();

    /** Answered, in time or late: the path works in both directions. */
    record Answered(Method method, long sentAt, long at) implements LinkEvent {}

    /** Not answered in time. */
    record Lost(Method method, long sentAt, long at) implements LinkEvent {}

    /** This machine refuses to send on this very path, as an IPsec policy or a firewall rule does. */
    record Refused(Method method, long at) implements LinkEvent {
        @Override
        public long sentAt() {
            return at;
        }
    }

    /** This machine has no way to such an address. */
    record NoRoute(Method method, long at) implements LinkEvent {
        @Override
        public long sentAt() {
            return at;
        }
    }

    /** Not sent, for reasons that have nothing to do with the path. */
    record Unsent(Method method, long at) implements LinkEvent {
        @Override
        public long sentAt() {
            return at;
        }
    }
}
