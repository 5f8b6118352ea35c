package io.earshot.agent.link;

import io.earshot.agent.probe.Method;

/** Holds the outcome of one probe, or what connections of programs say of the link. Times are nanoseconds on a monotonic clock. */
public sealed interface LinkEvent {

    Method method();

    /** When the packets were sent, or were to be sent. */
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

    /**
     * Data of a program was not acknowledged, though it was sent again.
     *
     * @param sentAt when it was first sent
     */
    record Silent(Method method, long sentAt, long at) implements LinkEvent {}

    /**
     * Data of a program was acknowledged.
     *
     * @param method that is used where probes by the one in use are not answered
     * @param sentAt a time before which nothing that was lost means anything any more
     */
    record Carried(Method method, long sentAt, long at) implements LinkEvent {}

    /** Not sent, for reasons that have nothing to do with the path. */
    record Unsent(Method method, long at) implements LinkEvent {
        @Override
        public long sentAt() {
            return at;
        }
    }
}
