package io.earshot.agent.probe;

import io.earshot.model.Ip;
import io.earshot.model.ProbeKeys;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Sends probes and receives what comes back. All methods are for one thread, save {@link #wakeUp}.
 *
 * <p>To cut links artificially, wrap one: answer SENT without sending for what must not leave, and hold back replies from
 * addresses that must not be heard.
 */
public interface ProbeTransport extends AutoCloseable {

    /** Whether echo requests can be sent to addresses of this family; TCP connects always can. Never changes. */
    boolean canEcho(Ip to);

    /**
     * Returns the largest IP packet that can leave towards this address; empty if unknown, or if no echo request can be sent
     * there.
     */
    OptionalInt largestPacket(Ip to);

    SendResult send(Probe probe);

    /** Returns whether other agents can be asked by UDP, which takes a key that {@link #follow} was given. */
    default boolean canProbePaths(Ip to) {
        return false;
    }

    /** Takes the keys by which UDP probes of the own fleet are signed and verified. */
    default void follow(ProbeKeys keys) {}

    /** Returns the UDP port at which other agents' probes are answered; empty where they are not. */
    default OptionalInt respondsAt() {
        return OptionalInt.empty();
    }

    /**
     * Sleeps until a reply has arrived that does not say itself when it did, or until woken. Others can lie in their socket: to
     * wake up for each would be half of an agent's work.
     *
     * @param nanos at most this long; not at all if zero or less
     */
    void await(long nanos);

    /**
     * Hands over all that has arrived, and never waits.
     *
     * @param to must not send from within
     */
    void receive(Consumer<Reply> to);

    /** Ends an {@link #await} that runs, or the next one. From any thread, also after the close. */
    void wakeUp();

    @Override
    void close();
}
