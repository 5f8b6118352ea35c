package io.earshot.agent.container;

import io.earshot.agent.link.Prober;
import io.earshot.agent.load.LoadAverage;
import io.earshot.agent.nginx.Nginx;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.report.Reports;
import io.earshot.model.ContainerName;
import io.earshot.model.NginxRates;
import io.earshot.model.PartnerList;
import io.earshot.model.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The watch over one container's links. */
public final class OneContainer implements Watch {

    private final ContainerName name;
    private final ProbeTransport transport;
    private final Prober prober;
    private final Reports reports;
    private final Optional<Nginx> nginx;
    private volatile Duration cycle = PartnerList.DEFAULT_CYCLE;

    /**
     * @param transport is closed with the watch
     * @param fallbackPorts where TCP connects go to when a partner's port is not known
     * @param version of the agent
     * @param nginx is closed with the watch
     * @param clock monotonic nanoseconds, the same that the transport stamps replies with
     */
    public OneContainer(
            ContainerName name,
            ProbeTransport transport,
            List<Integer> fallbackPorts,
            String version,
            Optional<Nginx> nginx,
            LongSupplier clock,
            RandomGenerator random) {
        this.name = name;
        this.transport = transport;
        this.nginx = nginx;
        prober = new Prober(name, fallbackPorts, transport, clock);
        reports = new Reports(name, version, random);
    }

    public ContainerName name() {
        return name;
    }

    @Override
    public void follow(List<PartnerList> lists) {
        lists.stream().filter(list -> list.container().equals(name)).findFirst().ifPresent(list -> {
            cycle = list.cycle();
            prober.follow(list);
        });
    }

    @Override
    public void step(long until) {
        prober.step(until);
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
        return List.of(reports.next(prober.takeReports(), LoadAverage.OF_THIS_MACHINE.read(), prober.takeHealth()));
    }

    /** With the nginx of this cycle; news between two cycles repeat what is known, since a moment makes no rate. */
    @Override
    public List<Report> complete(List<Report> begun) {
        Optional<NginxRates> rates = nginx.flatMap(each -> each.rates(cycle.dividedBy(2)));
        return begun.stream().map(report -> report.withNginx(rates)).toList();
    }

    @Override
    public void wakeUp() {
        transport.wakeUp();
    }

    @Override
    public void close() {
        transport.close();
        nginx.ifPresent(each -> {
            try {
                each.close();
            } catch (IOException nothingIsLost) {
                // Only read from.
            }
        });
    }
}
