package io.earshot.agent.kernel;

import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.Reply;
import java.util.ArrayList;
import java.util.List;

/** Replies as soon as there are any, which no agent is in a hurry to get. */
final class Replies {

    private static final long LOOK_EVERY = 2_000_000L;

    private Replies() {}

    /** The first ones; none if the time passes without. */
    static List<Reply> within(ProbeTransport transport, long nanos) {
        List<Reply> replies = new ArrayList<>();
        long until = System.nanoTime() + nanos;
        do {
            transport.await(Math.min(LOOK_EVERY, until - System.nanoTime()));
            transport.receive(replies::add);
        } while (replies.isEmpty() && System.nanoTime() < until);
        return replies;
    }
}
