package io.earshot.server;

import io.earshot.cluster.LogAwayException;
import io.earshot.cmdb.CmdbException;
import io.earshot.server.cluster.Servers;
import io.earshot.server.config.ServerConfig;
import io.earshot.web.SavedQueries;
import io.earshot.web.postgres.PostgresPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The whole server. Data flows in the order of the fields: where there are several servers, changes go through their log; the fleet
 * takes CMDB, logs and reports in and keeps its rows in the tables; the checks ask these and tell Nagios; REST, page and PostgreSQL
 * port let agents and people in.
 */
public final class EarshotServer implements AutoCloseable {

    private final InstantSource clock;
    private final Optional<Servers> servers;
    private final StoreParts stores;
    private final FleetParts fleet;
    private final CheckParts checks;
    private final AnswerParts answers;

    private EarshotServer(
            InstantSource clock,
            Optional<Servers> servers,
            StoreParts stores,
            FleetParts fleet,
            CheckParts checks,
            AnswerParts answers) {
        this.clock = clock;
        this.servers = servers;
        this.stores = stores;
        this.fleet = fleet;
        this.checks = checks;
        this.answers = answers;
    }

    /**
     * Starts a server that knows the inventory and the logs as far as they are written. It starts whole or not at all.
     *
     * @param wall may be set back; the server's own clock is slewed then, and never goes back
     * @throws CannotStartException with the one line that says why not
     */
    public static EarshotServer start(ServerConfig config, InstantSource wall) throws CannotStartException {
        EarshotServer server = open(config, new SlewedClock(wall, System::nanoTime));
        try {
            server.start();
            return server;
        } catch (CmdbException | LogAwayException e) {
            server.close();
            throw new CannotStartException(e.getMessage(), e);
        } catch (InterruptedException e) {
            server.close();
            Thread.currentThread().interrupt();
            throw new CannotStartException("interrupted while starting", e);
        } catch (IOException e) {
            server.close();
            IOException reason = e.getCause() instanceof IOException cause ? cause : e; // Jetty wraps it
            throw new CannotStartException("cannot listen on " + config.listen() + ": " + reason.getMessage(), e);
        } catch (RuntimeException bug) {
            server.close();
            throw bug;
        }
    }

    /** Makes all parts; what the configuration alone can tell is refused before a file or a log is opened. */
    private static EarshotServer open(ServerConfig config, InstantSource clock) throws CannotStartException {
        Identity identity = Identity.of(config);
        SavedQueries queries = ConfiguredParts.queries(config.sql());
        ConfiguredParts.checkTunnels(config);
        ConfiguredParts.checkShare(config);
        ConfiguredParts.checkRecording(config.recording());
        Optional<Servers> servers = ConfiguredParts.servers(config, clock);
        Instant readyAt =
                servers.map(Servers::readyAt).orElseGet(() -> clock.instant().plus(config.cycle()));
        Optional<StoreParts> opened = Optional.empty();
        try {
            StoreParts stores = new StoreParts(config, clock, servers);
            opened = Optional.of(stores);
            FleetParts fleet = new FleetParts(config, clock, readyAt, stores, servers);
            CheckParts checks = new CheckParts(config, clock, readyAt, stores, fleet, servers);
            AnswerParts answers =
                    new AnswerParts(config, clock, readyAt, identity, queries, stores, fleet, checks, servers);
            return new EarshotServer(clock, servers, stores, fleet, checks, answers);
        } catch (CannotStartException e) {
            servers.ifPresent(Servers::close);
            opened.ifPresent(StoreParts::close);
            throw e;
        }
    }

    private void start() throws CmdbException, LogAwayException, IOException, InterruptedException {
        stores.recorder.ifPresent(recorder -> recorder.start(stores.console));
        fleet.loop.start();
        fleet.loop
                .first(f -> stores.restored.all(f, fleet.incidents, fleet.partnerBook, clock.instant()))
                .join();
        fleet.loop
                .first(_ -> stores.traces.atStart().forEach(stores.incidentWriter::traces))
                .join();
        stores.state.start();
        if (servers.isPresent()) {
            servers.get().start();
        }
        checks.start();
        fleet.readFirst(servers);
        answers.start();
        fleet.follow();
    }

    /**
     * Tells whether a server could start with a configuration: reads the files that it names and asks whether its statements are understood. Writes
     * nothing, listens nowhere, and connects to nobody.
     *
     * @throws CannotStartException with the one line that says why not
     */
    public static void verify(ServerConfig config) throws CannotStartException {
        ConfigVerification.verify(config);
    }

    public URI uri() {
        return answers.rest.uri();
    }

    /** Returns the address for PostgreSQL's clients, if there is one. */
    public Optional<InetSocketAddress> postgres() {
        return answers.postgres.map(PostgresPort::address);
    }

    /** Takes no more requests, writes what it accepted, ends. No part ends while another still needs it. */
    @Override
    public void close() {
        fleet.endIntake();
        answers.close();
        checks.close();
        servers.ifPresent(Servers::close);
        fleet.loop.close();
        stores.close();
    }
}
