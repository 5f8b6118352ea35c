package io.earshot.nagios;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Holds the share of the fleet that an answer is about.
 *
 * @param containers how many the CMDB has
 * @param reporting how many of them a fresh report speaks of
 * @param muted what the answer leaves out, as in {@code 8 links muted by ann until 06:00 UTC}; empty where that is nothing
 */
record Coverage(long containers, long reporting, String muted) {

    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm 'UTC'");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'");

    /** @throws CheckFailedException unless it is one row with the columns containers and reporting */
    static Coverage of(Rows rows) throws CheckFailedException {
        if (rows.size() != 1) {
            throw new CheckFailedException("the answer about coverage has " + rows.size() + " rows, expected one");
        }
        return new Coverage(
                rows.counts("containers").getFirst(),
                rows.counts("reporting").getFirst(),
                rows.has("muted") ? muted(rows) : "");
    }

    private static String muted(Rows rows) throws CheckFailedException {
        long count = rows.counts("muted").getFirst();
        if (count == 0) {
            return "";
        }
        String who = rows.has("mutedBy") ? rows.cell("mutedBy", 0).toString() : "";
        String until = rows.has("mutedUntil") ? rows.cell("mutedUntil", 0).toString() : "";
        return count + " " + rows.cell("mutedWhat", 0) + (count == 1 ? "" : "s") + " muted"
                + (who.isEmpty() ? "" : " by " + PluginText.cut(PluginText.clean(who), 60))
                + (until.isEmpty() ? "" : " until " + time(until, isSoon(rows)));
    }

    private static boolean isSoon(Rows rows) throws CheckFailedException {
        return rows.has("mutedHours") && rows.counts("mutedHours").getFirst() < 24;
    }

    /** A time of the next hours needs no date. */
    private static String time(String text, boolean soon) {
        try {
            return OffsetDateTime.parse(text)
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .format(soon ? HOUR : DAY);
        } catch (DateTimeException other) {
            return text;
        }
    }

    /** Nothing can be said from nothing: not that it is broken, and never that it is well. */
    boolean saysNothing() {
        return containers <= 0 || reporting <= 0;
    }

    /** Why it says nothing. */
    String why() {
        return containers <= 0
                ? "no container is known: the CMDB is empty or not read yet"
                : "nothing reports yet: 0 of " + containers + " containers";
    }

    List<PerformanceDatum> performance() {
        return List.of(
                PerformanceDatum.countOf("reporting", reporting, containers),
                PerformanceDatum.count("containers", containers));
    }

    /** {@code 48 of 48 containers report}. */
    @Override
    public String toString() {
        return reporting + " of " + containers + (containers == 1 ? " container reports" : " containers report")
                + (muted.isEmpty() ? "" : ", " + muted);
    }
}
