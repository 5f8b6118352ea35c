package io.earshot.agent.report;

import io.earshot.model.ContainerName;
import io.earshot.model.LinkReport;
import io.earshot.model.ProberHealth;
import io.earshot.model.Report;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
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

    public Report next(List<LinkReport> links, OptionalDouble load, ProberHealth prober) {
        return new Report(
                container,
                Optional.of(new Report.Run(startId, ++sequence)),
                Optional.of(version),
                links,
                load,
                Optional.empty(),
                Optional.of(prober));
    }
}
