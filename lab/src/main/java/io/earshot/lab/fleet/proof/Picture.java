package io.earshot.lab.fleet.proof;

import io.earshot.lab.fleet.breaks.Break;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds an operator's view at one moment.
 *
 * @param seconds when, since the run began
 * @param broken links that are DOWN or let large packets vanish
 * @param incidents all there are, those that are over too
 * @param signs the breaks whose sign is seen
 * @param nagios what status.dat has, by service; none while Nagios is away
 */
record Picture(
        double seconds,
        Set<Way> broken,
        List<SeenIncident> incidents,
        Set<Break> signs,
        Map<String, NagiosService> nagios) {

    Picture {
        broken = Set.copyOf(broken);
        incidents = List.copyOf(incidents);
        signs = Set.copyOf(signs);
        nagios = Map.copyOf(nagios);
    }

    /** A link, by the names of its two containers. */
    record Way(String from, String to) {}

    /** @param links that it explains now */
    record SeenIncident(long id, boolean open, String kind, Set<String> places, String summary, Set<Way> links) {

        SeenIncident {
            places = Set.copyOf(places);
            links = Set.copyOf(links);
        }

        String cause() {
            return kind + " " + String.join(" ", places.stream().sorted().toList());
        }
    }

    /** @param state 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN */
    record NagiosService(int state, String text) {}

    /** Whether nothing is broken, and everybody says so. */
    boolean isCalm() {
        NagiosService service = nagios.get("incidents");
        return broken.isEmpty()
                && incidents.stream().noneMatch(SeenIncident::open)
                && service != null
                && service.state() == 0;
    }
}
