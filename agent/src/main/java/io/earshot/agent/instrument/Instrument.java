package io.earshot.agent.instrument;

import io.earshot.model.PartnerList;
import io.earshot.model.Section;
import java.util.List;
import java.util.Optional;

/** Observes one thing of one container and hands over sections of its report. Its methods are called one at a time. */
public interface Instrument extends AutoCloseable {

    /** Follows the newest partner list of its container. */
    default void follow(PartnerList list) {}

    /** Returns when {@link #step} has something to do, in monotonic nanoseconds; empty if nothing is planned. */
    default Optional<Long> dueAt() {
        return Optional.empty();
    }

    /** Does what is due. */
    default void step(long now) {}

    /** Hands over what became known since the last time, and begins a new count. Empty where there is nothing to tell. */
    List<Section> take();

    @Override
    default void close() {}
}
