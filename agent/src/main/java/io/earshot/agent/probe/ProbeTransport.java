package io.earshot.agent.probe;

import io.earshot.model.Ip;
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
     * How large an IP packet may be that leaves towards this address; empty if unknown, or if no echo request can be sent
     * there.
     */
    OptionalInt largestPacket(Ip to);

    SendResult send(Probe probe);

    /**
     * Hands over all that has arrived. Waits for a first reply where there is none.
     *
     * @param waitNanos at most this long; not at all if zero or less
     * @param to must not send from within
     */
    void receive(long waitNanos, Consumer<Reply> to);

    /** Ends the wait of a {@link #receive} that runs, or of the next one. From any thread, also after the close. */
    void wakeUp();

    @Override
    void close();
}
