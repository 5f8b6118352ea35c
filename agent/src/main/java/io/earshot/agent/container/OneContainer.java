package io.earshot.agent.container;

import io.earshot.agent.instrument.BackgroundInstruments;
import io.earshot.agent.instrument.Instrument;
import io.earshot.agent.link.Prober;
import io.earshot.agent.link.TrafficReadings;
import io.earshot.agent.probe.Method;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.report.Reports;
import io.earshot.model.ContainerName;
import io.earshot.model.PartnerList;
import io.earshot.model.Report;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The watch over one container: its prober, and the instruments that run in the background. */
public final class OneContainer implements Watch {

    private final ContainerName name;
    private final ProbeTransport transport;
    private final Prober prober;
    private final Reports reports;
    private final BackgroundInstruments background;

    /**
     * @param transport is closed with the watch
     * @param methods of probing, the one that costs a partner the least first
     * @param version of the agent
     * @param startedAt when this watch began, by the wall clock
     * @param background all instruments but the prober; closed with the watch
     * @param traffic what one of them says of the links
     * @param clock monotonic nanoseconds, the same that the transport stamps replies with
     */
    public OneContainer(
            ContainerName name,
            ProbeTransport transport,
            List<Method> methods,
            String version,
            Instant startedAt,
            List<Instrument> background,
            TrafficReadings traffic,
            LongSupplier clock,
            RandomGenerator random) {
        this.name = name;
        this.transport = transport;
        this.background = new BackgroundInstruments(name.toString(), background);
        prober = new Prober(name, methods, transport, traffic, clock);
        reports = new Reports(name, version, startedAt, random);
    }

    public ContainerName name() {
        return name;
    }

    /** Returns what a {@link io.earshot.agent.instrument.BackgroundWorker} gives turns to. */
    public BackgroundInstruments background() {
        return background;
    }

    @Override
    public void follow(List<PartnerList> lists) {
        lists.stream().filter(list -> list.container().equals(name)).findFirst().ifPresent(list -> {
            prober.follow(list);
            background.follow(list);
        });
    }

    @Override
    public void step(long until) {
        prober.awaitStep(until);
    }

    /** When {@link #step} has something to do, if nothing arrives before; empty if never. */
    public Optional<Long> dueAt() {
        return prober.dueAt();
    }

    @Override
    public boolean takeNews() {
        return prober.takeNews();
    }

    @Override
    public List<Report> takeReports() {
        return List.of(reports.next(prober.take()));
    }

    @Override
    public void beginRun(Instant now) {
        reports.beginRun(now);
    }

    @Override
    public List<Report> complete(List<Report> begun) {
        return begun.stream().map(report -> report.with(background.take())).toList();
    }

    @Override
    public void wakeUp() {
        transport.wakeUp();
    }

    @Override
    public void close() {
        transport.close();
        background.close();
    }
}
