package io.earshot.server.intake;

import io.earshot.fleet.Fleet;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import io.earshot.model.Networks;
import io.earshot.pdns.FollowedLogs;
import io.earshot.pdns.LookupPattern;
import io.earshot.pdns.PdnsLogReader;
import io.earshot.pdns.PdnsLogStats;
import io.earshot.pdns.ask.PowerDnsAsker;
import io.earshot.pdns.stream.StreamListener;
import io.earshot.pdns.stream.StreamStats;
import io.earshot.server.config.PdnsConfig;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Takes what PowerDNS says (logs that grow, streams that come in, answers to questions of our own) and hands the lookups on. */
public final class PdnsWatch implements AutoCloseable {

    private static final Logger LOG = System.getLogger(PdnsWatch.class.getName());

    private final PdnsLogReader reader;
    private final FollowedLogs logs;
    private final Optional<StreamListener> stream;
    private final Optional<PowerDnsAsker> asker;
    private final FleetChanges loop;
    private volatile PdnsLogStats logStats;
    private volatile List<String> troubles = List.of();

    /** @throws IOException if the stream's address cannot be listened on */
    public static PdnsWatch of(PdnsConfig config, Fleet fleet, FleetChanges loop, InstantSource clock)
            throws IOException {
        LookupPattern pattern = config.lookupPattern();
        PdnsLogReader reader = new PdnsLogReader(pattern, config.zone().orElseGet(ZoneId::systemDefault), clock);
        Networks clients = Networks.of(config.stream().network());
        Optional<StreamListener> stream = config.stream().listen().isEmpty()
                ? Optional.empty()
                : Optional.of(new StreamListener(
                        config.stream().listen().get().toSocketAddress(),
                        pattern,
                        ip -> fleet.inventory().owner(clients, ip).map(Container::name),
                        clock));
        Optional<PowerDnsAsker> asker = config.ask()
                .server()
                .map(server -> new PowerDnsAsker(
                        server.toSocketAddress(),
                        pattern,
                        config.ask().perSecond(),
                        name -> addressOf(name, fleet),
                        clock));
        return new PdnsWatch(config, reader, stream, asker, loop);
    }

    private PdnsWatch(
            PdnsConfig config,
            PdnsLogReader reader,
            Optional<StreamListener> stream,
            Optional<PowerDnsAsker> asker,
            FleetChanges loop) {
        this.reader = reader;
        this.logs = new FollowedLogs(config.logs(), reader, line -> LOG.log(Level.WARNING, line));
        this.stream = stream;
        this.asker = asker;
        this.loop = loop;
        logStats = reader.stats();
    }

    /** Returns the counts of the logs. From any thread. */
    public PdnsLogStats logStats() {
        return logStats;
    }

    /** Returns the reasons why logs cannot be read now, a line each. From any thread. */
    public List<String> troubles() {
        return troubles;
    }

    /** Returns the counts of the streams; absent where none is configured. From any thread. */
    public Optional<StreamStats> streamStats() {
        return stream.map(StreamListener::stats);
    }

    /**
     * Reads the logs as far as they are written, and lets streams in.
     *
     * @return completed once the partners that follow from it can be seen in the tables
     */
    public CompletableFuture<Void> readFirst() throws InterruptedException {
        asker.ifPresent(present -> {
            loop.onLookups(present::want);
            present.start();
        });
        stream.ifPresent(StreamListener::start);
        return read();
    }

    /** Takes what came since the last time. */
    public void poll() throws InterruptedException {
        var _ = read();
    }

    @Override
    public void close() {
        stream.ifPresent(StreamListener::close);
        asker.ifPresent(PowerDnsAsker::close);
    }

    private CompletableFuture<Void> read() throws InterruptedException {
        logs.poll();
        logs.missing().stream()
                .filter(missing -> !troubles.contains(missing))
                .forEach(missing -> LOG.log(Level.WARNING, missing));
        troubles = logs.troubles();
        logStats = reader.stats();
        List<Lookup> lookups = new ArrayList<>(reader.drain());
        stream.ifPresent(present -> lookups.addAll(present.drain()));
        asker.ifPresent(present -> lookups.addAll(present.drain()));
        return lookups.isEmpty() ? CompletableFuture.completedFuture(null) : loop.add(lookups);
    }

    private static Optional<Ip> addressOf(ContainerName name, Fleet fleet) {
        return fleet.inventory()
                .container(name)
                .flatMap(container -> container.addresses().stream().findFirst());
    }
}
