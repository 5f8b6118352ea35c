package io.earshot.fleet.incidents;

import io.earshot.model.LinkState;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes an incident in one line, as in {@code No connectivity between host1 and host2 since 02:04 UTC (8 links down)}. Times of the day
 * are in UTC, as in all answers, wherever the server and its reader are.
 */
final class Summary {

    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter ANOTHER_DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

    /** @param until when it was over, if it is */
    String of(Incident incident, int linksUp, Instant now, Optional<Instant> until) {
        Instant since = Instant.ofEpochMilli(incident.since);
        String when = until.map(end -> " from " + time(since, now) + " to " + time(end, now) + " UTC")
                .orElseGet(() -> " since " + time(since, now) + " UTC");
        String paths = incident.faultyPaths().map(FaultyPaths::details).orElse("");
        String links = until.isPresent() ? "" : links(incident, linksUp);
        return what(incident, until.isPresent())
                + when
                + paths
                + (links.isEmpty() ? "" : paths.isEmpty() ? " (" + links + ")" : "; " + links)
                + (until.isPresent() ? "" : unheard(incident) + silent(incident, now));
    }

    private static String links(Incident incident, int up) {
        int troubled = incident.troubled();
        if (troubled == 0) {
            return "";
        }
        return count(troubled, "link")
                + (incident.trouble == Trouble.DOWN ? " down" : "")
                + (up > 0 ? ", " + up + " up" : "");
    }

    private static String unheard(Incident incident) {
        List<String> unheard = incident.links.stream()
                .filter(link -> link.isReporting() && link.isTroubled())
                .map(link -> link.from.dataCenter().name)
                .toList();
        return unheard.isEmpty() ? "" : "; no reports from " + String.join(", ", unheard);
    }

    /** Counts links whose agents fell silent while they were broken; they may or may not have recovered since. */
    private static String silent(Incident incident, Instant now) {
        List<WatchedLink> silent = incident.links.stream()
                .filter(link -> link.state() == LinkState.UNKNOWN && !link.isReporting())
                .toList();
        if (silent.isEmpty()) {
            return "";
        }
        if (silent.size() < incident.links.size()) {
            return "; no reports on " + count(silent.size(), "other link");
        }
        long since = silent.stream()
                .mapToLong(link -> link.history().watchedUntil - IncidentTiming.REMEMBER_SILENT.toMillis())
                .max()
                .orElseThrow();
        return "; no reports since " + time(Instant.ofEpochMilli(since), now) + " UTC";
    }

    private static String what(Incident incident, boolean over) {
        List<String> places = incident.cause.places();
        String where = where(incident.cause, places.getFirst(), places.getLast());
        return switch (incident.trouble) {
            case DOWN ->
                incident.isStarved()
                        ? starved(incident)
                        : (incident.flapped() ? "Intermittent connectivity " : "No connectivity ")
                                + cut(incident, where, over)
                                + incident.partial();
            case PATH_MTU -> "Large packets lost " + where;
            case PATH ->
                incident.faultyPaths()
                        .map(paths -> paths.sentence(where, over))
                        .orElseGet(() -> "Packets lost on some paths " + where);
            case LOSS ->
                Math.round(100 * incident.lossRate) + " % packet loss " + (incident.congested ? "from congestion " : "")
                        + where;
        };
    }

    private static String starved(Incident incident) {
        return "No answers from " + incident.cause.places().getFirst() + ", which got no CPU time for up to "
                + incident.stall.toSeconds() + " s at a time,";
    }

    private static String cut(Incident incident, String where, boolean over) {
        String first = incident.cause.places().getFirst();
        return switch (incident.cause) {
            case Cause.ContainerPair pair -> containerPair(incident, pair);
            case Cause.ContainerUnreachable unreachable ->
                "to " + first + (unreachable.container().isSilent() && !over ? ", whose agent is silent" : "");
            case Cause.Prober prober -> "from " + first + " to its partners, which others reach,";
            case Cause.WholeContainer container -> "from or to " + first;
            case Cause.Host host -> "from or to " + first;
            case Cause.Service service -> "to service " + first;
            case Cause.HostPair pair -> pair.one() == pair.other() ? "between containers on " + first : where;
            case Cause.DataCenterPair pair -> where;
            case Cause.DataCenter center -> "between " + first + " and the other data centres";
            case Cause.WholeDataCenter center -> "in, from or to " + first;
        };
    }

    private static String containerPair(Incident incident, Cause.ContainerPair pair) {
        String one = pair.one().name.toString();
        String other = pair.other().name.toString();
        if (incident.brokeThere() && incident.brokeBack()) {
            return "between " + one + " and " + other;
        }
        return incident.brokeBack() ? "from " + other + " to " + one : "from " + one + " to " + other;
    }

    private static String where(Cause cause, String first, String last) {
        return switch (cause) {
            case Cause.ContainerPair pair -> "between " + first + " and " + last;
            case Cause.HostPair pair ->
                pair.one() == pair.other() ? "on " + first : "between " + first + " and " + last;
            case Cause.DataCenterPair pair ->
                pair.one() == pair.other() ? "within " + first : "between " + first + " and " + last;
            case Cause.ContainerUnreachable unreachable -> "on the way to " + first;
            case Cause.Prober prober -> "on the way from " + first;
            case Cause.Service service -> "on the way to service " + first;
            case Cause.WholeContainer container -> "on the way to and from " + first;
            case Cause.Host host -> "on the way to and from " + first;
            case Cause.DataCenter center -> "on the way to and from " + first;
            case Cause.WholeDataCenter center -> "in, from and to " + first;
        };
    }

    private static String time(Instant instant, Instant now) {
        OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
        boolean today = time.toLocalDate().equals(now.atOffset(ZoneOffset.UTC).toLocalDate());
        return time.format(today ? TODAY : ANOTHER_DAY);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
