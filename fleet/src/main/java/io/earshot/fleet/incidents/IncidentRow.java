package io.earshot.fleet.incidents;

import java.time.Instant;
import java.util.Optional;

/**
 * One incident as table INCIDENT has it.
 *
 * @param kind what sort of cause
 * @param subject the places that it is about, separated by spaces
 * @param trouble what is wrong with its links: CUT, PATH_MTU, PATH, LOSS, CONGESTED or STARVED
 * @param summary one sentence for people
 * @param linksDown links that are in trouble now
 * @param linksUp healthy links through the same places: the evidence against
 * @param confidence 0 to 1: how much better this cause explains the links than the next best one
 * @param until when the last link was back; absent while it is open
 * @param ending how it ended
 * @param muted why it does not alarm
 * @param acknowledgement who takes care of it
 * @param ticket the number that a ticket system gave to it
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
        Optional<String> muted,
        Optional<Acknowledgement> acknowledgement,
        Optional<String> ticket) {

    /** A null comes from the state of an earlier version, which did not know the field. */
    public IncidentRow {
        acknowledgement = acknowledgement == null ? Optional.empty() : acknowledgement;
        ticket = ticket == null ? Optional.empty() : ticket;
    }

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
                muted,
                acknowledgement,
                ticket);
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
                Optional.empty(),
                acknowledgement,
                ticket);
    }

    /** The same with somebody who takes care of it, or with nobody. */
    public IncidentRow acknowledged(Optional<Acknowledgement> by) {
        return with(by, ticket);
    }

    /** The same with the number of a ticket. */
    public IncidentRow ticketed(String number) {
        return with(acknowledgement, Optional.of(number));
    }

    private IncidentRow with(Optional<Acknowledgement> by, Optional<String> number) {
        return new IncidentRow(
                id,
                kind,
                subject,
                trouble,
                severity,
                summary,
                linksDown,
                linksUp,
                confidence,
                since,
                openedAt,
                until,
                ending,
                muted,
                by,
                number);
    }
}
