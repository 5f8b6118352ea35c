package io.earshot.server;

import io.earshot.server.cluster.Servers;
import io.earshot.server.config.ServerConfig;
import io.earshot.server.recording.History;
import io.earshot.server.recording.Recorder;
import io.earshot.server.state.KeptAddresses;
import io.earshot.server.state.KeptIncidents;
import io.earshot.server.state.KeptRows;
import io.earshot.server.state.KeptTraces;
import io.earshot.server.state.Restored;
import io.earshot.server.state.State;
import io.earshot.server.tables.IncidentWriter;
import io.earshot.server.tables.TableWriter;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.h2.H2ReplayStore;
import io.earshot.store.h2.live.LiveRows;
import io.earshot.store.table.RowJournal;
import io.earshot.store.table.TableChanges;
import io.earshot.web.PastTables;
import java.time.InstantSource;
import java.util.Optional;

/** Keeps what a server knows: tables in memory, the state folder, the recording. Makes each writer of rows, once. */
final class StoreParts implements AutoCloseable {

    final Optional<Recorder> recorder;
    final LiveRows live;
    final Database database;
    /** Takes the changes of the fleet's thread. */
    final TableChanges changes;

    final State state;
    /** Keeps what outlives a restart; nothing where there is a log, which remembers it. */
    final State memory;

    final Restored restored;
    final TableWriter tables;
    final KeptRows rows;
    final IncidentWriter incidentWriter;
    final KeptIncidents incidentRows;
    final KeptTraces traces;
    final SqlLimits limits;
    final SqlEngine console;
    final Optional<History> history;

    StoreParts(ServerConfig config, InstantSource clock, Optional<Servers> servers) throws CannotStartException {
        recorder = ConfiguredParts.recorder(config.recording(), clock);
        // One journal for both, since a commit is of all rows that it took before.
        RowJournal journal = newJournal();
        live = new LiveRows(journal);
        database = Database.open(live);
        changes = database.batches(journal, live);
        state = config.state().map(State::open).orElseGet(State::none);
        memory = servers.isEmpty() ? state : State.none();
        restored = new Restored(memory);
        tables = new TableWriter(changes, live, new KeptAddresses(state));
        rows = new KeptRows(tables, memory, restored.events(tables::restoreEvent));
        incidentWriter = new IncidentWriter(changes);
        incidentRows = new KeptIncidents(incidentWriter, memory);
        traces = new KeptTraces(memory);
        limits = new SqlLimits(
                config.sql().timeLimit(), config.sql().rowLimit(), config.sql().concurrent());
        console = new H2Engine(database, limits);
        history =
                config.recording().folder().map(folder -> new History(folder, () -> H2ReplayStore.open(limits), clock));
    }

    /** Returns what records the rows of one thread; each thread commits its own. */
    RowJournal newJournal() {
        return recorder.map(Recorder::journal).orElse(RowJournal.NONE);
    }

    PastTables past() {
        return history.<PastTables>map(h -> h).orElse(PastTables.NONE);
    }

    @Override
    public void close() {
        state.close();
        recorder.ifPresent(Recorder::close);
        history.ifPresent(History::close);
        database.close();
    }
}
