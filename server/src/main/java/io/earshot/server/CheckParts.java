package io.earshot.server;

import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.watch.CheckBook;
import io.earshot.nagios.watch.Told;
import io.earshot.server.checks.CheckLoop;
import io.earshot.server.checks.Sending;
import io.earshot.server.checks.TableSource;
import io.earshot.server.cluster.Servers;
import io.earshot.server.config.ServerConfig;
import io.earshot.server.state.KeptTold;
import io.earshot.server.tables.CheckWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks, the thread that asks them, and the destinations that are told. */
final class CheckParts implements AutoCloseable {

    /** Incidents come into being a moment after the fleet is known; before that, their absence means nothing. */
    private static final Duration AFTER_READY = Duration.ofSeconds(10);

    final List<SqlCheck> checks;
    final Instant firstAt;
    final CheckLoop loop;
    private final CheckBook book;
    private final List<Told> told = new ArrayList<>();

    CheckParts(
            ServerConfig config,
            InstantSource clock,
            Instant readyAt,
            StoreParts stores,
            FleetParts fleet,
            Optional<Servers> servers)
            throws CannotStartException {
        checks = ConfiguredParts.checks(config, stores.console);
        firstAt = readyAt.plus(config.cycle().compareTo(AFTER_READY) < 0 ? config.cycle() : AFTER_READY);
        book = new CheckBook(
                config.cycle(),
                config.nagios().heartbeat(),
                servers.map(Servers::found).orElseGet(() -> KeptTold.byChecks(stores.memory)));
        loop = new CheckLoop(
                stores.recorder
                        .map(recorder -> recorder.snapshots(stores.console))
                        .orElse(CheckLoop.Snapshots.of(clock, new TableSource(stores.console))),
                checks,
                book,
                new CheckWriter(stores.database.batches(stores.newJournal()), stores.database.batches()),
                destinations(config, stores, fleet, servers),
                clock,
                firstAt,
                servers.<Sending>map(s -> s).orElse(Sending.ALWAYS));
    }

    private List<Destination> destinations(
            ServerConfig config, StoreParts stores, FleetParts fleet, Optional<Servers> servers)
            throws CannotStartException {
        if (servers.isPresent()) {
            return ConfiguredParts.destinations(config.nagios(), fleet.changes, servers.get());
        }
        return ConfiguredParts.destinations(config.nagios(), fleet.changes, name -> {
            KeptTold before = KeptTold.to(stores.memory, name);
            told.addAll(before.atStart());
            return before;
        });
    }

    /** Goes on where an earlier run ended; where there is a log, it has been read by now. */
    void start() {
        book.restore(checks, told);
        loop.start();
    }

    @Override
    public void close() {
        loop.close();
    }
}
