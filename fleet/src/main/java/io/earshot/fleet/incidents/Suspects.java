package io.earshot.fleet.incidents;

import java.util.List;

/** Every cause that could have broken a link. */
final class Suspects {

    private Suspects() {}

    static List<Cause> of(WatchedLink link) {
        List<Cause> all = link.isReporting() ? ofReporting(link) : ofProbed(link);
        return link.isBackground()
                ? all.stream()
                        .filter(cause -> !(cause instanceof Cause.Service))
                        .toList()
                : all;
    }

    private static List<Cause> ofReporting(WatchedLink link) {
        DataCenterPlace from = link.from.dataCenter();
        DataCenterPlace to = link.to.dataCenter();
        return from == to
                ? List.of(Cause.DataCenterPair.of(link), new Cause.WholeDataCenter(from))
                : List.of(
                        Cause.DataCenterPair.of(link),
                        new Cause.DataCenter(from),
                        new Cause.DataCenter(to),
                        new Cause.WholeDataCenter(from),
                        new Cause.WholeDataCenter(to));
    }

    private static List<Cause> ofProbed(WatchedLink link) {
        Cause pair = Cause.ContainerPair.of(link);
        Cause unreachable = new Cause.ContainerUnreachable(link.to);
        Cause prober = new Cause.Prober(link.from);
        Cause target = new Cause.WholeContainer(link.to);
        Cause source = new Cause.WholeContainer(link.from);
        Cause service = new Cause.Service(link.service());
        Cause hosts = Cause.HostPair.of(link);
        if (!link.crossesHosts()) {
            return List.of(pair, unreachable, prober, target, source, service, hosts);
        }
        Cause targetHost = new Cause.Host(link.to.host);
        Cause sourceHost = new Cause.Host(link.from.host);
        Cause dataCenters = Cause.DataCenterPair.of(link);
        Cause targetCenter = new Cause.WholeDataCenter(link.to.dataCenter());
        if (link.from.dataCenter() == link.to.dataCenter()) {
            return List.of(
                    pair,
                    unreachable,
                    prober,
                    target,
                    source,
                    service,
                    hosts,
                    targetHost,
                    sourceHost,
                    dataCenters,
                    targetCenter);
        }
        return List.of(
                pair,
                unreachable,
                prober,
                target,
                source,
                service,
                hosts,
                targetHost,
                sourceHost,
                dataCenters,
                targetCenter,
                new Cause.WholeDataCenter(link.from.dataCenter()),
                new Cause.DataCenter(link.to.dataCenter()),
                new Cause.DataCenter(link.from.dataCenter()));
    }
}
