package io.earshot.fleet.incidents;

import java.time.Instant;
import java.util.Optional;

/**
 * One incident as table INCIDENT has it.
 *
 * @param kind what sort of cause
 * @param subject the places that it is about, separated by spaces
 * @param trouble what is wrong with its links: CUT, PATH_MTU, LOSS or CONGESTED
 * @param summary one sentence for people
 * @param linksDown links that are in trouble now
 * @param linksUp healthy links through the same places: the evidence against
 * @param confidence 0 to 1: how much better this cause explains the links than the next best one
 * @param until when the last link was back; absent while it is open
 * @param ending how it ended
 * @param muted why it does not alarm
 */
public record IncidentRow(
        long id,
        String kind,
        String subject,
        String trouble,
        Severity severity,
        String summary,
        int linksDown,
        int linksUp,
        float confidence,
        Instant since,
        Instant openedAt,
        Optional<Instant> until,
        Optional<String> ending,
        Optional<String> muted) {

    /** The same with another summary. */
    IncidentRow saying(String other) {
        return new IncidentRow(
                id,
                kind,
                subject,
                trouble,
                severity,
                other,
                linksDown,
                linksUp,
                confidence,
                since,
                openedAt,
                until,
                ending,
                muted);
    }

    /** The same, but over. */
    IncidentRow over(Instant end, String why) {
        return new IncidentRow(
                id,
                kind,
                subject,
                trouble,
                severity,
                summary,
                0,
                linksUp,
                confidence,
                since,
                openedAt,
                Optional.of(end),
                Optional.of(why),
                Optional.empty());
    }
}
