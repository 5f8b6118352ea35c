package io.earshot.traffic.exchanges;

import io.earshot.traffic.segments.Mark;
import io.earshot.traffic.transactions.IsoHalf;
import io.earshot.traffic.transactions.Transaction;
import io.earshot.wire.exchanges.Endpoints;
import java.util.OptionalInt;

/**
 * Something that a decoder found, with its place among all that the decoders of a capture find.
 *
 * @param part of the capture in which it was found, from 0
 * @param parts how many the capture has
 * @param place where it stands
 */
public record Placed(int part, int parts, Place place, Item item) {

    /**
     * A place in a capture, whatever the part. Between two marks, frames are in order.
     *
     * @param mark the number of the last mark before it
     * @param frame in which it was complete; 0 for what the mark itself made known
     * @param sequence tells apart what one frame made known
     */
    public record Place(long mark, long frame, int sequence) {}

    /** Says what was found. */
    public sealed interface Item {}

    /** A message that is yet to be paired. */
    public record Half(IsoHalf message) implements Item {}

    /** Lost octets of a connection. */
    public record Gap(String app, Endpoints endpoints) implements Item {}

    /** A request with what became of it, paired on its connection. */
    public record Settled(Transaction transaction) implements Item {}

    /** A mark: the part has nothing more before it. */
    public record Marked(Mark mark) implements Item {}

    /** Returns a number that is the same for all that must be seen together, by the correlation id; empty for what everybody must see. */
    public OptionalInt share() {
        return switch (item) {
            case Half(IsoHalf message) ->
                OptionalInt.of(31 * message.app().hashCode() + message.key().hashCode());
            case Settled(Transaction transaction) ->
                OptionalInt.of(31 * transaction.app().hashCode() + Long.hashCode(transaction.order()));
            case Gap _, Marked _ -> OptionalInt.empty();
        };
    }
}
