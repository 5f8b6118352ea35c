package io.earshot.store.table;

import java.util.List;
import java.util.stream.Stream;

/** Lists the tables of a server. */
public final class Tables {

    /** Those that a recording holds; a check's results would outweigh the fleet's own rows. */
    public static final List<Table> RECORDED = List.of(
            FleetTables.Container.TABLE,
            FleetTables.Host.TABLE,
            FleetTables.Provider.TABLE,
            FleetTables.Data.TABLE,
            FleetTables.Link.TABLE,
            FleetTables.LinkPath.TABLE,
            FleetTables.NginxCode.TABLE,
            FleetTables.NginxStopped.TABLE,
            FleetTables.Partner.TABLE,
            AgentTables.AgentReport.TABLE,
            AgentTables.RelayReport.TABLE,
            AgentTables.Tunnel.TABLE,
            AgentTables.Socket.TABLE,
            AgentTables.Listener.TABLE,
            NginxTables.NginxConfig.TABLE,
            NginxTables.NginxUpstream.TABLE,
            NodeTables.NodeAddress.TABLE,
            NodeTables.Tag.TABLE,
            NodeTables.Cluster.TABLE,
            NodeTables.ClusterNode.TABLE,
            ExchangeTables.Exchange.TABLE,
            ExchangeTables.ExchangeCode.TABLE,
            ExchangeTables.Capture.TABLE,
            TrafficTables.App.TABLE,
            TrafficTables.AppAddress.TABLE,
            TrafficTables.Kpi.TABLE,
            TrafficTables.KpiCode.TABLE,
            ServiceTables.Service.TABLE,
            PluginTables.Plugin.TABLE,
            PluginTables.Metric.TABLE,
            PluginTables.LogLine.TABLE,
            FleetTables.Event.TABLE,
            IncidentTables.Incident.TABLE,
            IncidentTables.IncidentLink.TABLE,
            IncidentTables.IncidentTrace.TABLE,
            IncidentTables.Mute.TABLE,
            FleetTables.CmdbProblem.TABLE,
            CheckTables.CheckRun.TABLE,
            CheckTables.Destination.TABLE);

    public static final List<Table> ALL = Stream.concat(
                    RECORDED.stream(),
                    Stream.of(
                            CheckTables.CheckResult.TABLE,
                            FleetTables.TakenOver.TABLE,
                            ServerTables.Server.TABLE,
                            TaskTables.Task.TABLE,
                            TaskTables.TaskRun.TABLE,
                            TaskTables.StoredFile.TABLE,
                            TaskTables.FileCopy.TABLE,
                            TaskTables.Upgrade.TABLE))
            .toList();

    private Tables() {}
}
