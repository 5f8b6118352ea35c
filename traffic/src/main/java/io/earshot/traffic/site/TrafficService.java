package io.earshot.traffic.site;

import io.earshot.http.access.AccessException;
import io.earshot.traffic.apps.AddressBook;
import io.earshot.traffic.config.Station;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.input.LiveTime;
import io.earshot.traffic.kpi.MinuteFigures;
import io.earshot.traffic.live.LiveRing;
import io.earshot.traffic.results.EmbeddedStore;
import io.earshot.traffic.results.PostgresStore;
import io.earshot.traffic.results.ResultStore;
import io.earshot.traffic.results.ResultWriter;
import io.earshot.traffic.results.SizeBound;
import io.earshot.traffic.uplink.CmdbAddresses;
import io.earshot.traffic.uplink.ServerUplink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Follows a directory of captures, writes results to the store, and serves page and SQL. What a killed process had not finished is
 * read again from the capture files: results are those of a run that was not killed.
 */
public final class TrafficService implements AutoCloseable {

    private final TrafficConfig config;
    private final Station station;
    private final Optional<Instant> from;
    private final InstantSource clock;
    private final ResultStore store;
    private final Optional<TrafficSite> site;
    private final Optional<ServerUplink> uplink;
    private final AddressBook book;
    private final Optional<CmdbAddresses> cmdb;
    private final Optional<LiveRing> live;
    private final AtomicReference<Optional<Processing>> processing = new AtomicReference<>(Optional.empty());
    private volatile boolean stopped;

    /** @param from processes from this time on, as when a day is processed again; empty for the position that is stored */
    public TrafficService(TrafficConfig config, Station station, Optional<Instant> from, InstantSource clock)
            throws IOException, AccessException {
        this.config = config;
        this.station = station;
        this.from = from;
        this.clock = clock;
        book = AddressBook.open(station.state(), config.apps());
        store = station.database().isPresent()
                ? postgres(station.database().get(), clock)
                : new EmbeddedStore(station.state(), new SizeBound(station.mostBytes()), clock);
        uplink = station.server().isPresent()
                ? Optional.of(new ServerUplink(station.server().get(), config.apps(), clock))
                : Optional.empty();
        // With Kafka, `earshot traffic capture` does that.
        live = config.kafka().isEmpty()
                ? LiveRing.of(config.apps(), station, InstantSource.system())
                : Optional.empty();
        cmdb = station.server().isPresent()
                ? Optional.of(new CmdbAddresses(station.server().get(), book))
                : Optional.empty();
        StatusResource status = new StatusResource(
                this::status, store::awaySince, store::counts, () -> live.map(LiveRing::counts), clock);
        site = station.listen().isEmpty()
                ? Optional.empty()
                : Optional.of(new TrafficSite(
                        address(station.listen()),
                        station.people(),
                        store.engine(),
                        status,
                        new AppResource(book),
                        new TransactionResource(store::place, config.apps())));
    }

    /**
     * Reads the files that a configuration names, as the start does, and opens neither socket nor database.
     *
     * @throws AccessException if the file of tokens cannot be used
     * @throws IllegalArgumentException if the address or the directory cannot be used
     */
    public static void check(TrafficConfig config, Station station) throws AccessException {
        if (config.kafka().isEmpty() && station.live().isEmpty() && !Files.isDirectory(station.directory())) {
            throw new IllegalArgumentException(
                    "\"directory\" is " + station.directory() + ", expected a folder with capture files");
        }
        if (!station.listen().isEmpty()) {
            TrafficSite.requireLoopback(address(station.listen()));
        }
        TrafficSite.authorizer(station.people());
        station.server().ifPresent(ServerUplink::check);
    }

    private TrafficStatus status() {
        return processing.get().map(Processing::status).orElse(TrafficStatus.NONE);
    }

    private static ResultStore postgres(Station.ExternalDatabase database, InstantSource clock) {
        return new PostgresStore(database.url(), database.user(), database.password(), clock);
    }

    private static InetSocketAddress address(String listen) {
        int colon = listen.lastIndexOf(':');
        try {
            return new InetSocketAddress(listen.substring(0, colon), Integer.parseInt(listen.substring(colon + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "\"listen\" is " + listen + ", expected ADDRESS:PORT as in 127.0.0.1:8790", e);
        }
    }

    /** Starts what is served. Returns where it is; empty where nothing is. */
    public Optional<URI> start() throws IOException {
        if (site.isPresent()) {
            site.get().start();
        }
        return site.map(TrafficSite::uri);
    }

    /**
     * Follows the directory until {@link #stop} or an interrupt.
     *
     * @throws IllegalStateException if the database refuses the rows
     */
    public void run() throws IOException {
        uplink.ifPresent(ServerUplink::start);
        cmdb.ifPresent(CmdbAddresses::start);
        live.ifPresent(LiveRing::start);
        ResultWriter.apps(store, config.apps());
        Instant position = from.orElseGet(
                () -> store.position(station.directory().toString()).orElse(Instant.EPOCH));
        if (stopped || Thread.currentThread().isInterrupted()) {
            return;
        }
        Consumer<MinuteFigures> told = figures -> uplink.ifPresent(each -> each.figures(figures));
        Processing begun = config.kafka().isPresent()
                ? new ReceivedResults(config.kafka().get(), station, store.changes(), told)
                : captures(position, told);
        processing.set(Optional.of(begun));
        if (!stopped) {
            begun.run();
        }
    }

    private CaptureProcessing captures(Instant position, Consumer<MinuteFigures> told) throws IOException {
        CaptureProcessing captures =
                new CaptureProcessing(config.apps(), station, store.changes(), LiveTime.nanos(position), told, clock);
        live.ifPresent(ring -> ring.readBy(captures::hasBegun));
        return captures;
    }

    /** Says whether the rows of all captures that are there have been written. Captures of the present are never caught up with. */
    boolean caughtUp() {
        return processing.get().map(Processing::caughtUp).orElse(false);
    }

    /** Ends the following soon. A database that is away is waited for no longer. */
    public void stop() {
        stopped = true;
        live.ifPresent(LiveRing::stop);
        processing.get().ifPresent(Processing::stop);
        store.stopWaiting();
    }

    @Override
    public void close() {
        site.ifPresent(TrafficSite::close);
        uplink.ifPresent(ServerUplink::close);
        cmdb.ifPresent(CmdbAddresses::close);
        store.close();
    }
}
