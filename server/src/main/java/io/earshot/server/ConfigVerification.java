package io.earshot.server;

import io.earshot.cmdb.CmdbException;
import io.earshot.cmdb.CmdbSource;
import io.earshot.nagios.watch.ToldMemory;
import io.earshot.nagios.webhook.WebhookDestination;
import io.earshot.server.config.CmdbSourceConfig;
import io.earshot.server.config.DestinationConfig;
import io.earshot.server.config.ServerConfig;
import io.earshot.server.engine.EngineCopies;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.h2.live.LiveRows;
import io.earshot.store.table.RowJournal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Tells in the same words as the start what keeps a server from starting, as far as that can be known without writing, listening or connecting: files of
 * keys, certificates, passwords and the CMDB, and statements.
 */
final class ConfigVerification {

    private static final Logger LOG = System.getLogger(ConfigVerification.class.getName());

    private ConfigVerification() {}

    /** @throws CannotStartException with the one line that says why not */
    static void verify(ServerConfig config) throws CannotStartException {
        Identity.of(config);
        ConfiguredParts.checkTunnels(config);
        ConfiguredParts.checkShare(config);
        ConfiguredParts.checkRecording(config.recording());
        statements(config);
        destinations(config);
        Optional<Path> taskKeys = config.access().taskKeys();
        if (taskKeys.isPresent()) {
            TaskService.check(taskKeys.get());
        }
        cmdb(config);
    }

    /** Asks a database without rows whether it understands all statements. */
    private static void statements(ServerConfig config) throws CannotStartException {
        LiveRows live = new LiveRows(RowJournal.NONE);
        try (Database database = Database.open(live)) {
            SqlLimits limits = new SqlLimits(
                    config.sql().timeLimit(),
                    config.sql().rowLimit(),
                    config.sql().concurrent());
            SqlEngine tables = new H2Engine(database, limits);
            ConfiguredParts.checks(config, tables);
            ConfiguredParts.compile(ConfiguredParts.queries(config.sql()), tables);
            ConfiguredParts.compile(config.probes(), tables);
            ConfiguredParts.engine(config, limits, database, live, Optional.empty(), InstantSource.system())
                    .ifPresent(EngineCopies::close);
        }
    }

    private static void destinations(ServerConfig config) throws CannotStartException {
        try {
            for (DestinationConfig destination : config.nagios().destinations()) {
                destination.open(WebhookDestination.Tickets.NONE, ToldMemory.NONE);
                destination.host().ifPresent(host -> warnIfUnknown(destination.name(), host));
            }
        } catch (IllegalArgumentException e) {
            throw new CannotStartException(e.getMessage(), e);
        }
    }

    /** No reason not to start: names fail to resolve when networks do, and then a monitor is needed most. */
    private static void warnIfUnknown(String destination, String host) {
        try {
            var _ = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            LOG.log(
                    Level.WARNING,
                    "destination \"" + destination + "\": host \"" + host
                            + "\" cannot be resolved; a server starts without it and tries again");
        }
    }

    /** Reads the sources that are files; others would have to be asked. */
    private static void cmdb(ServerConfig config) throws CannotStartException {
        for (CmdbSourceConfig source : config.cmdb().all()) {
            try (CmdbSource opened = source.open(InstantSource.system())) {
                if (source.csv().isPresent()) {
                    opened.read();
                }
            } catch (CmdbException e) {
                throw new CannotStartException(e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CannotStartException("interrupted while reading the CMDB", e);
            }
        }
    }
}
