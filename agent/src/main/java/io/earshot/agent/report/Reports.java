package io.earshot.agent.report;

import io.earshot.model.ContainerName;
import io.earshot.model.Report;
import io.earshot.model.Section;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The reports of one run of one agent, numbered from 1. */
public final class Reports {

    private final ContainerName container;
    private final String version;
    private final String startId;
    private long sequence;

    public Reports(ContainerName container, String version, RandomGenerator random) {
        this.container = container;
        this.version = version;
        startId = HexFormat.of().toHexDigits(random.nextLong());
    }

    /** Returns the next report of the run. */
    public Report next(List<Section> sections) {
        return new Report(container, Optional.of(new Report.Run(startId, ++sequence)), Optional.of(version), sections);
    }
}
