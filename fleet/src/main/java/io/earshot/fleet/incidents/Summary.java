package io.earshot.fleet.incidents;

import io.earshot.model.LinkState;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes an incident in one sentence. Times of the day are in UTC, as in all answers, wherever the server and its reader are. */
final class Summary {

    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter ANOTHER_DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

    /** @param until when it was over, if it is */
    String of(Incident incident, int linksUp, Instant now, Optional<Instant> until) {
        Instant since = Instant.ofEpochMilli(incident.since);
        String when = until.map(end -> " from " + time(since, now) + " to " + time(end, now) + " UTC")
                .orElseGet(() -> " since " + time(since, now) + " UTC");
        int down = incident.troubled();
        String links = until.isPresent() || down == 0 ? "" : "; " + count(down, "link");
        String partly = until.isEmpty() && linksUp > 0
                ? ", " + linksUp + " beside " + (down == 1 ? "it " : "them ") + (linksUp == 1 ? "is up" : "are up")
                : "";
        return what(incident, until.isPresent())
                + when
                + incident.faultyPaths().map(FaultyPaths::details).orElse("")
                + links
                + partly
                + (until.isPresent() ? "" : unheard(incident) + silent(incident, now));
    }

    private static String unheard(Incident incident) {
        List<String> mute = incident.links.stream()
                .filter(link -> link.isReporting() && link.isTroubled())
                .map(link -> link.from.dataCenter().name)
                .toList();
        return mute.isEmpty() ? "" : "; no agent in " + String.join(", ", mute) + " is heard";
    }

    /** Names links whose agents fell silent while they were broken; they may or may not have recovered since. */
    private String silent(Incident incident, Instant now) {
        List<WatchedLink> silent = incident.links.stream()
                .filter(link -> link.state() == LinkState.UNKNOWN && !link.isReporting())
                .toList();
        if (silent.isEmpty()) {
            return "";
        }
        if (silent.size() < incident.links.size()) {
            return "; nothing is heard any more of " + count(silent.size(), "other link");
        }
        long since = silent.stream()
                .mapToLong(link -> link.history().watchedUntil - IncidentTiming.REMEMBER_SILENT.toMillis())
                .max()
                .orElseThrow();
        return "; nothing is heard of it any more since " + time(Instant.ofEpochMilli(since), now) + " UTC";
    }

    private static String what(Incident incident, boolean over) {
        List<String> places = incident.cause.places();
        String first = places.getFirst();
        String last = places.getLast();
        return switch (incident.trouble) {
            case DOWN ->
                down(incident, first, last, over) + incident.partial() + (incident.flapped() ? " again and again" : "");
            case PATH_MTU -> "large packets " + (over ? "vanished " : "vanish ") + where(incident.cause, first, last);
            case PATH ->
                incident.faultyPaths()
                        .map(paths -> paths.sentence(where(incident.cause, first, last), over))
                        .orElseGet(() -> "a path " + where(incident.cause, first, last)
                                + (over ? " dropped packets" : " drops packets"));
            case LOSS -> loss(incident, first, last, over);
        };
    }

    private static String loss(Incident incident, String first, String last, boolean over) {
        return Math.round(100 * incident.lossRate) + " % of packets " + (over ? "were" : "are") + " lost "
                + where(incident.cause, first, last)
                + (incident.congested ? ", which " + (over ? "was" : "is") + " congested," : "");
    }

    private static String down(Incident incident, String first, String last, boolean over) {
        String reaches = over ? "reached" : "reaches";
        String isCutOff = over ? " was cut off" : " is cut off";
        String doNotHear = (over ? " did" : " do") + " not hear each other";
        return switch (incident.cause) {
            case Cause.ContainerPair pair -> containerPair(incident, pair, over);
            case Cause.ContainerUnreachable unreachable ->
                "nobody " + reaches + " " + first
                        + (unreachable.container().isSilent() && !over ? ", and its agent is silent" : "");
            case Cause.Prober prober ->
                first + " " + reaches + " nobody, while others " + (over ? "reached" : "reach") + " its partners";
            case Cause.WholeContainer container -> first + isCutOff;
            case Cause.HostPair pair ->
                pair.one() == pair.other() ? "containers on " + first + doNotHear : first + " and " + last + doNotHear;
            case Cause.Host host -> first + isCutOff;
            case Cause.Service service -> "nobody " + reaches + " service " + first;
            case Cause.DataCenterPair pair ->
                pair.one() == pair.other() ? "hosts within " + first + doNotHear : first + " and " + last + doNotHear;
            case Cause.DataCenter center -> first + isCutOff + " from the other data centres";
            case Cause.WholeDataCenter center ->
                "nothing " + (over ? "arrived" : "arrives") + " in, from or to " + first;
        };
    }

    private static String containerPair(Incident incident, Cause.ContainerPair pair, boolean over) {
        String notReach = (over ? " did" : " does") + " not reach ";
        if (incident.brokeThere() && incident.brokeBack()) {
            return pair.one().name + " and " + pair.other().name + (over ? " did" : " do") + " not hear each other";
        }
        return incident.brokeBack()
                ? pair.other().name + notReach + pair.one().name
                : pair.one().name + notReach + pair.other().name;
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
