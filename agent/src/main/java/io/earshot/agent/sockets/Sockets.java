package io.earshot.agent.sockets;

import io.earshot.agent.instrument.Instrument;
import io.earshot.agent.link.LinkTraffic;
import io.earshot.model.Ip;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import io.earshot.model.Section;
import io.earshot.model.SocketReport;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Hands over the section {@code sockets} of one container. */
public final class Sockets implements Instrument {

    private static final Logger LOG = System.getLogger(Sockets.class.getName());

    /** TIME_WAIT lasts for a minute, so that a longer time would miss connections, and a shorter one sees no more of them. */
    private static final long EVERY = Duration.ofSeconds(10).toNanos();

    /** Reports between two full ones tell what changed; one that is lost is made up for by the next full one. */
    private static final int CYCLES_BETWEEN_FULL_REPORTS = 5;

    private static final Path PORT_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int USUAL_EPHEMERAL_PORT = 32_768;

    private final String container;
    private final SocketSource source;
    private final SocketLedger ledger;
    private final Consumer<List<LinkTraffic>> traffic;
    private final ProcessNames names;
    private final boolean namesProcesses;
    private final LongSupplier clock;
    private Duration cycle = PartnerList.DEFAULT_CYCLE;
    private Set<Ip> partners = Set.of();
    private long due;
    private boolean readOnce;
    private boolean toldOnce;
    private long toldFullAt;
    private boolean complained;

    /**
     * @param container whose sockets they are, for messages
     * @param source is closed with this
     * @param traffic is told after each reading what the connections say of the container's links
     * @param names of processes, for all containers of the machine
     * @param clock monotonic nanoseconds, the prober's
     */
    public Sockets(
            String container,
            SocketSource source,
            SocketsConfig config,
            Consumer<List<LinkTraffic>> traffic,
            ProcessNames names,
            LongSupplier clock) {
        this(container, source, config, traffic, names, ephemeralFrom(), clock);
    }

    Sockets(
            String container,
            SocketSource source,
            SocketsConfig config,
            Consumer<List<LinkTraffic>> traffic,
            ProcessNames names,
            int ephemeralFrom,
            LongSupplier clock) {
        this.container = container;
        this.source = source;
        this.traffic = traffic;
        this.names = names;
        this.clock = clock;
        namesProcesses = config.namesProcesses();
        ledger = new SocketLedger(config.mostPeers(), ephemeralFrom);
        due = clock.getAsLong();
    }

    /** Reads from the kernel in this thread's network, by whichever way it offers. */
    public static Sockets here(
            String container, SocketsConfig config, Consumer<List<LinkTraffic>> traffic, LongSupplier clock) {
        SocketSource fallBack = new ProcNetSockets(Path.of("/proc/thread-self/net"));
        SocketSource source;
        try {
            source = new FallBackSockets(NetlinkSockets.open(), fallBack);
        } catch (IOException noSuchWay) {
            source = fallBack;
        }
        return new Sockets(container, source, config, traffic, new ProcessNames(Path.of("/proc"), clock), clock);
    }

    private static int ephemeralFrom() {
        try {
            return Integer.parseInt(Files.readString(PORT_RANGE).strip().split("\\s+", 2)[0]);
        } catch (IOException | NumberFormatException unknown) {
            return USUAL_EPHEMERAL_PORT;
        }
    }

    @Override
    public void follow(PartnerList list) {
        cycle = list.cycle();
        partners = list.partners().stream().map(Partner::ip).collect(Collectors.toSet());
    }

    @Override
    public Optional<Long> dueAt() {
        return Optional.of(due);
    }

    @Override
    public void step(long now) {
        due = now + Math.min(EVERY, cycle.toNanos());
        try {
            ledger.begin(now, names::own);
            source.read(ledger::add);
            ledger.end();
            traffic.accept(ledger.traffic(partners, clock.getAsLong()));
            readOnce = true;
        } catch (IOException e) {
            complain(e.getMessage());
            return;
        }
        if (namesProcesses) {
            names.find(this, ledger.inodes());
        }
    }

    @Override
    public List<Section> take() {
        if (!readOnce) {
            return List.of();
        }
        long now = clock.getAsLong();
        boolean full = !toldOnce || now - toldFullAt >= CYCLES_BETWEEN_FULL_REPORTS * cycle.toNanos();
        LongFunction<Optional<String>> processes = namesProcesses ? names::of : _ -> Optional.empty();
        SocketReport report = ledger.take(full, processes);
        if (full) {
            toldFullAt = now;
            toldOnce = true;
        }
        return List.of(report);
    }

    private void complain(String what) {
        if (!complained) {
            LOG.log(Level.WARNING, container + ": sockets are not reported: " + what);
        }
        complained = true;
    }

    @Override
    public void close() {
        source.close();
        names.forget(this);
    }
}
