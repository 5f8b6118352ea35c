package io.earshot.server;

import io.earshot.http.reload.FileWatch;
import io.earshot.server.checks.CheckLoop;
import io.earshot.server.cluster.Servers;
import io.earshot.server.curves.CurveHistory;
import io.earshot.server.engine.EngineCopies;
import io.earshot.server.explain.IncidentTracer;
import io.earshot.server.intake.CmdbIntake;
import io.earshot.server.intake.FleetLoop;
import io.earshot.server.intake.IntakeLoop;
import io.earshot.server.intake.PdnsWatch;
import io.earshot.server.orders.Orders;
import io.earshot.server.recording.History;
import io.earshot.server.recording.Recorder;
import io.earshot.server.rest.RestServer;
import io.earshot.server.services.ServiceRuleLoop;
import io.earshot.server.state.State;
import io.earshot.server.tunnels.Tunnels;
import io.earshot.store.h2.Database;
import io.earshot.web.postgres.PostgresPort;
import java.util.Optional;

/** Holds the parts of a server that have threads, sockets or files, and ends them in an order in which none misses another. */
record RunningParts(
        CmdbIntake cmdb,
        IntakeLoop intake,
        PdnsWatch pdns,
        FleetLoop fleetLoop,
        CheckLoop checkLoop,
        Optional<Recorder> recorder,
        Database database,
        RestServer rest,
        Optional<PostgresPort> postgres,
        FileWatch files,
        State state,
        Orders orders,
        Optional<TaskService> tasks,
        Optional<Servers> servers,
        Optional<EngineCopies> engine,
        Optional<History> history,
        Optional<CurveHistory> curveHistory,
        IncidentTracer tracer,
        ServiceRuleLoop serviceRules,
        Tunnels tunnels)
        implements AutoCloseable {

    @Override
    public void close() {
        files.close();
        curveHistory.ifPresent(CurveHistory::close);
        tunnels.close();
        cmdb.close();
        intake.close();
        pdns.close();
        tracer.close();
        serviceRules.close();
        orders.close();
        tasks.ifPresent(TaskService::close);
        rest.close();
        postgres.ifPresent(PostgresPort::close);
        engine.ifPresent(EngineCopies::close);
        checkLoop.close();
        servers.ifPresent(Servers::close);
        fleetLoop.close();
        state.close();
        recorder.ifPresent(Recorder::close);
        history.ifPresent(History::close);
        database.close();
    }
}
