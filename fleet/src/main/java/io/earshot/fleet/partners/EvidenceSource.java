package io.earshot.fleet.partners;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The evidence of one source for the partners of one container. There is one class for each source. */
interface EvidenceSource {

    boolean isEmpty();

    /**
     * Returns what the container wants to reach by this evidence, with the reasons.
     *
     * @param owner finds whose an address is to the container
     */
    List<Wanted> wanted(Function<Ip, Optional<ContainerName>> owner);

    /** Returns the services that it names, whoever provides them. */
    Collection<String> services();

    /** Returns the containers whose addresses it names. */
    Set<ContainerName> others();

    /** Returns the addresses that it names and that were nobody's. */
    Collection<Ip> strangers();

    /** Binds an address that was nobody's when it was named to the container that has it now. */
    void meet(Ip ip, ContainerName owner);

    /** Returns when the first of it grows too old; empty if it does not age. */
    Optional<Instant> expiry(PartnerRules rules);

    /** Drops what is too old, and returns whether there was any. */
    boolean expire(PartnerRules rules, Instant now);

    /** Whether evidence that was last seen then counts no more. */
    static boolean isTooOld(Instant lastSeen, Duration keep, Instant now) {
        return lastSeen.isBefore(now.minus(keep));
    }

    /** Returns the earlier one of a time that may be absent and another. */
    static Optional<Instant> earlier(Optional<Instant> first, Instant other) {
        return first.isPresent() && !other.isBefore(first.get()) ? first : Optional.of(other);
    }
}
