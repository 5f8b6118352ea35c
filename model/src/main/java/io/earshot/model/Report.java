package io.earshot.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An envelope with sections: an agent sends one report per cycle, and one at once when a link breaks or comes back.
 *
 * @param run identifies the run of the agent and the report's place in it; absent from simple senders
 * @param version of the agent, if told
 * @param sections at most one of each kind, in the order in which they are written
 */
public record Report(ContainerName container, Optional<Run> run, Optional<String> version, List<Section> sections) {

    public Report {
        sections = List.copyOf(sections);
        for (int i = 1; i < sections.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (sameKind(sections.get(i), sections.get(j))) {
                    throw new IllegalArgumentException(
                            "two sections " + sections.get(i).getClass().getSimpleName() + ", expected at most one");
                }
            }
        }
    }

    /** Holds the section of links and those that are there besides. */
    public static Report of(ContainerName container, List<LinkReport> links, Section... others) {
        return new Report(container, Optional.empty(), Optional.empty(), joined(new LinkReports(links), others));
    }

    private static List<Section> joined(Section first, Section[] others) {
        List<Section> all = new ArrayList<>(others.length + 1);
        all.add(first);
        all.addAll(List.of(others));
        return all;
    }

    private static boolean sameKind(Section one, Section other) {
        if (one instanceof UnreadSection(String name, String _)) {
            return other instanceof UnreadSection(String second, String _) && name.equals(second);
        }
        return one.getClass() == other.getClass();
    }

    /** Returns the section of this kind, if the report has one. */
    public <S extends Section> Optional<S> section(Class<S> kind) {
        for (Section section : sections) {
            if (kind.isInstance(section)) {
                return Optional.of(kind.cast(section));
            }
        }
        return Optional.empty();
    }

    /** Returns the links; none where the report has no such section. */
    public List<LinkReport> links() {
        return section(LinkReports.class).map(LinkReports::links).orElse(List.of());
    }

    /** Returns the 1-minute load average. */
    public OptionalDouble load() {
        return section(MachineLoad.class)
                .map(load -> OptionalDouble.of(load.average()))
                .orElse(OptionalDouble.empty());
    }

    /** Returns the rates of nginx; absent where there is no nginx. */
    public Optional<NginxRates> nginx() {
        return section(NginxRates.class);
    }

    /** Returns how the agent itself fared, if told. */
    public Optional<ProberHealth> prober() {
        return section(ProberHealth.class);
    }

    /** Returns the same report with these sections in addition. */
    public Report with(List<Section> more) {
        List<Section> all = new ArrayList<>(sections);
        all.addAll(more);
        return new Report(container, run, version, all);
    }

    /**
     * Orders the reports of one agent.
     *
     * @param startId new at each start of the agent
     * @param sequence counts up from 1 within one start
     * @param startedAt when the agent started by its own clock, which may have been set back since; absent from simple senders
     */
    public record Run(String startId, long sequence, Optional<Instant> startedAt) {

        /** A run of which nobody says when it began. */
        public Run(String startId, long sequence) {
            this(startId, sequence, Optional.empty());
        }
    }
}
