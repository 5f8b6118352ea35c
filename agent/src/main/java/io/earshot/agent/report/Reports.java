package io.earshot.agent.report;

import io.earshot.model.ContainerName;
import io.earshot.model.Report;
import io.earshot.model.Section;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes the reports of one run of one agent, numbered from 1. */
public final class Reports {

    private final ContainerName container;
    private final String version;
    private final RandomGenerator random;
    private String startId = "";
    private Instant startedAt = Instant.EPOCH;
    private long sequence;

    /** @param startedAt orders this run among others of the same agent, in milliseconds */
    public Reports(ContainerName container, String version, Instant startedAt, RandomGenerator random) {
        this.container = container;
        this.version = version;
        this.random = random;
        beginRun(startedAt);
    }

    /** Counts from 1 again, as another run. */
    public void beginRun(Instant now) {
        startedAt = now.truncatedTo(ChronoUnit.MILLIS);
        startId = HexFormat.of().toHexDigits(random.nextLong());
        sequence = 0;
    }

    /** Returns the next report of the run. */
    public Report next(List<Section> sections) {
        Report.Run run = new Report.Run(startId, ++sequence, Optional.of(startedAt));
        return new Report(container, Optional.of(run), Optional.of(version), sections);
    }
}
