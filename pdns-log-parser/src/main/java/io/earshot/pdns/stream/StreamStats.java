package io.earshot.pdns.stream;

/**
 * Counts the frames that a listener has received. Every whole frame is counted in exactly one of {@code answered},
 * {@code withoutAddress}, {@code unknownClient} and {@code passed}.
 *
 * @param connections open now
 * @param answered lookups with the addresses that were told
 * @param withoutAddress lookups that were answered with none: NXDOMAIN, a failure, or nothing of this type
 * @param unknownClient questions for a service alone from an address that is no container's
 * @param passed everything else: queries, other types, foreign names
 * @param overflowed lookups not kept, because too many different ones came between two drains
 * @param broken connections that ended within a frame or sent what is none
 * @param refused connections too many
 */
public record StreamStats(
        int connections,
        long answered,
        long withoutAddress,
        long unknownClient,
        long passed,
        long overflowed,
        long broken,
        long refused) {}
