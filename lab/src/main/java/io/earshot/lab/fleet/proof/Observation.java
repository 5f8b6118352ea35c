package io.earshot.lab.fleet.proof;

import io.earshot.lab.fleet.breaks.Break;
import io.earshot.lab.fleet.breaks.BreakKind;
import io.earshot.lab.fleet.breaks.Expected;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.proof.Picture.NagiosService;
import io.earshot.lab.fleet.proof.Picture.SeenIncident;
import io.earshot.lab.fleet.proof.Picture.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** One break, followed through the pictures that were taken while it lasted and after. */
final class Observation {

    private static final int CRITICAL = 2;

    private final Break observed;
    private final Layout layout;
    private final double brokenAt;
    private double mendedAt = Double.NaN;
    private List<SeenIncident> incidents = List.of();

    /** The same while the break lasted: what heals link by link may look like anything. */
    private List<SeenIncident> lasting = List.of();

    private double seenAt = Double.NaN;
    private double incidentAt = Double.NaN;
    private double nagiosAt = Double.NaN;
    private double linkClearAt = Double.NaN;
    private double incidentClearAt = Double.NaN;
    private double nagiosClearAt = Double.NaN;

    /** @param brokenAt seconds since the run began */
    Observation(Break observed, Layout layout, double brokenAt) {
        this.observed = observed;
        this.layout = layout;
        this.brokenAt = brokenAt;
    }

    Break observed() {
        return observed;
    }

    void mended(double at) {
        mendedAt = at;
    }

    /** Counts the links of an incident that this breaks. */
    long share(SeenIncident incident) {
        return incident.links().stream().filter(this::isBroken).count();
    }

    private boolean isBroken(Way way) {
        return observed.breaks(layout.member(way.from()), layout.member(way.to()));
    }

    /** @param mine the incidents that have to do with this break, as far as is known by now */
    void see(Picture picture, List<SeenIncident> mine) {
        incidents = List.copyOf(mine);
        lasting = Double.isNaN(mendedAt) ? incidents : lasting;
        if (Double.isNaN(mendedAt)) {
            seeBroken(picture);
        } else {
            seeMended(picture);
        }
    }

    private void seeBroken(Picture picture) {
        double now = picture.seconds() - brokenAt;
        if (Double.isNaN(seenAt) && isSeen(picture)) {
            seenAt = now;
        }
        if (Double.isNaN(incidentAt) && !incidents.isEmpty()) {
            incidentAt = now;
        }
        if (Double.isNaN(nagiosAt) && isInNagios(picture)) {
            nagiosAt = now;
        }
    }

    private void seeMended(Picture picture) {
        double now = picture.seconds() - mendedAt;
        if (Double.isNaN(linkClearAt) && !isSeen(picture)) {
            linkClearAt = now;
        }
        if (Double.isNaN(incidentClearAt) && incidents.stream().noneMatch(SeenIncident::open)) {
            incidentClearAt = now;
        }
        if (Double.isNaN(nagiosClearAt) && !isInNagios(picture)) {
            nagiosClearAt = now;
        }
    }

    private boolean isSeen(Picture picture) {
        return switch (observed.expected()) {
            case Expected.AnIncident _ -> picture.broken().stream().anyMatch(this::isBroken);
            case Expected.ASign _ -> picture.signs().contains(observed);
            case Expected.Nothing _ -> false;
        };
    }

    private boolean isInNagios(Picture picture) {
        return switch (observed.expected()) {
            case Expected.AnIncident wanted -> isCritical(picture.nagios().get("incidents"), wanted.places());
            case Expected.ASign sign ->
                sign.inNagios()
                        .map(picture.nagios()::get)
                        .filter(service -> isCritical(service, Set.of()))
                        .isPresent();
            case Expected.Nothing _ -> false;
        };
    }

    private static boolean isCritical(NagiosService service, Set<String> words) {
        return service != null
                && service.state() == CRITICAL
                && List.of(service.text().split("[^A-Za-z0-9.-]+", -1)).containsAll(words);
    }

    /** Whether all that is expected was seen; never, where nothing is: that takes time. */
    boolean isMet() {
        return switch (observed.expected()) {
            case Expected.AnIncident wanted ->
                !Double.isNaN(seenAt)
                        && !Double.isNaN(nagiosAt)
                        && incidents.stream().anyMatch(each -> isAs(wanted, each));
            case Expected.ASign sign ->
                !Double.isNaN(seenAt) && (sign.inNagios().isEmpty() || !Double.isNaN(nagiosAt));
            case Expected.Nothing _ -> false;
        };
    }

    /** Whether all that was seen is gone. */
    boolean isClear() {
        return switch (observed.expected()) {
            case Expected.AnIncident _ ->
                !Double.isNaN(linkClearAt) && !Double.isNaN(incidentClearAt) && !Double.isNaN(nagiosClearAt);
            case Expected.ASign sign ->
                (!sign.goes() || !Double.isNaN(linkClearAt))
                        && (sign.inNagios().isEmpty() || !Double.isNaN(nagiosClearAt));
            case Expected.Nothing _ -> true;
        };
    }

    private static boolean isAs(Expected.AnIncident wanted, SeenIncident incident) {
        return wanted.kinds().contains(incident.kind()) && wanted.places().equals(incident.places());
    }

    Outcome outcome() {
        List<String> faults = new ArrayList<>();
        String seenAs = "";
        String expected = "";
        boolean shows = true;
        boolean inNagios = true;
        boolean goes = true;
        switch (observed.expected()) {
            case Expected.AnIncident wanted -> {
                seenAs = observed.kind() == BreakKind.MTU_HOLE ? "pathMtu" : "DOWN";
                expected = wanted.kinds().stream().sorted().collect(Collectors.joining(" or "));
                judge(wanted, faults);
            }
            case Expected.ASign sign -> {
                seenAs = sign.what();
                inNagios = sign.inNagios().isPresent();
                goes = sign.goes();
                judge(sign, faults);
            }
            case Expected.Nothing _ -> {
                shows = false;
                inNagios = false;
            }
        }
        if (!(observed.expected() instanceof Expected.AnIncident) && !incidents.isEmpty()) {
            faults.add("an incident, expected none");
        }
        if (!isClear()) {
            faults.add("did not clear");
        }
        return new Outcome(
                observed.kind(),
                observed.where(),
                seenAs,
                optional(seenAt),
                optional(incidentAt),
                optional(nagiosAt),
                expected,
                lasting.stream().map(SeenIncident::cause).collect(Collectors.joining("; ")),
                incidents.size(),
                shows && goes ? optional(linkClearAt) : OptionalDouble.empty(),
                incidents.isEmpty() ? OptionalDouble.empty() : optional(incidentClearAt),
                inNagios ? optional(nagiosClearAt) : OptionalDouble.empty(),
                faults);
    }

    private void judge(Expected.AnIncident wanted, List<String> faults) {
        if (Double.isNaN(seenAt)) {
            faults.add("never in LINK");
        }
        if (incidents.isEmpty()) {
            faults.add("no incident");
        } else if (incidents.size() > 1) {
            faults.add(incidents.size() + " incidents");
        }
        if (!incidents.isEmpty() && lasting.stream().noneMatch(each -> isAs(wanted, each))) {
            faults.add("named otherwise");
        }
        if (Double.isNaN(nagiosAt)) {
            faults.add("never CRITICAL in Nagios");
        }
    }

    private void judge(Expected.ASign sign, List<String> faults) {
        if (Double.isNaN(seenAt)) {
            faults.add("no " + sign.what());
        }
        if (sign.inNagios().isPresent() && Double.isNaN(nagiosAt)) {
            faults.add("never CRITICAL in Nagios");
        }
    }

    private static OptionalDouble optional(double seconds) {
        return Double.isNaN(seconds) ? OptionalDouble.empty() : OptionalDouble.of(seconds);
    }
}
