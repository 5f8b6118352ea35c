package io.earshot.fleet.incidents;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An incident in one sentence, as a person would write it. */
final class Summary {

    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter ANOTHER_DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

    private final ZoneId zone;

    /** @param zone in which times of the day are told */
    Summary(ZoneId zone) {
        this.zone = zone;
    }

    /** @param until when it was over, if it is */
    String of(Incident incident, int linksUp, Instant now, Optional<Instant> until) {
        Instant since = Instant.ofEpochMilli(incident.since);
        String when = until.map(end -> " from " + time(since, now) + " to " + time(end, now))
                .orElseGet(() -> " since " + time(since, now));
        int down = incident.troubled();
        String links = until.isPresent() || down == 0 ? "" : "; " + count(down, "link");
        String partly = until.isEmpty() && linksUp > 0 && incident.cause.kind() != Cause.Kind.CONTAINER_PAIR
                ? ", " + linksUp + " beside " + (linksUp == 1 ? "it is" : "them are") + " up"
                : "";
        return what(incident) + when + links + partly + unheard(incident, until);
    }

    private static String unheard(Incident incident, Optional<Instant> until) {
        List<String> mute = incident.links.stream()
                .filter(link -> link.isReporting() && link.isTroubled())
                .map(link -> link.from.dataCenter().name)
                .toList();
        return mute.isEmpty() || until.isPresent() ? "" : "; no agent in " + String.join(", ", mute) + " is heard";
    }

    private static String what(Incident incident) {
        List<String> places = incident.cause.places();
        String first = places.getFirst();
        String last = places.getLast();
        boolean flapping = incident.links.stream().anyMatch(WatchedLink::isFlapping);
        return switch (incident.trouble) {
            case DOWN -> down(incident, first, last) + (flapping ? " again and again" : "");
            case PATH_MTU -> "large packets vanish " + where(incident.cause, first, last);
            case LOSS -> loss(incident, first, last);
        };
    }

    private static String loss(Incident incident, String first, String last) {
        return Math.round(100 * incident.lossRate) + " % of packets are lost " + where(incident.cause, first, last)
                + (incident.congested ? ", which is congested," : "");
    }

    private static String down(Incident incident, String first, String last) {
        return switch (incident.cause) {
            case Cause.ContainerPair pair -> containerPair(incident, pair);
            case Cause.ContainerUnreachable unreachable ->
                "nobody reaches " + first + (unreachable.container().isSilent() ? ", and its agent is silent" : "");
            case Cause.Prober prober -> first + " reaches nobody, while others reach its partners";
            case Cause.WholeContainer container -> first + " is cut off";
            case Cause.HostPair pair ->
                pair.one() == pair.other()
                        ? "containers on " + first + " do not hear each other"
                        : first + " and " + last + " do not hear each other";
            case Cause.Host host -> first + " is cut off";
            case Cause.Service service -> "nobody reaches service " + first;
            case Cause.DataCenterPair pair ->
                pair.one() == pair.other()
                        ? "hosts within " + first + " do not hear each other"
                        : first + " and " + last + " do not hear each other";
            case Cause.DataCenter center -> first + " is cut off from the other data centres";
            case Cause.WholeDataCenter center -> "nothing arrives in, from or to " + first;
        };
    }

    private static String containerPair(Incident incident, Cause.ContainerPair pair) {
        long fromOne =
                incident.links.stream().filter(link -> link.from == pair.one()).count();
        if (fromOne == incident.links.size()) {
            return pair.one().name + " does not reach " + pair.other().name;
        }
        return fromOne == 0
                ? pair.other().name + " does not reach " + pair.one().name
                : pair.one().name + " and " + pair.other().name + " do not hear each other";
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

    private String time(Instant instant, Instant now) {
        ZonedDateTime local = instant.atZone(zone);
        boolean today = local.toLocalDate().equals(now.atZone(zone).toLocalDate());
        return local.format(today ? TODAY : ANOTHER_DAY);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
