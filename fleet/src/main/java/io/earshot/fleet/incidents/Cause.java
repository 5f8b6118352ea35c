package io.earshot.fleet.incidents;

import java.util.List;
import java.util.Locale;
import java.util.function.ToIntBiFunction;

/**
 * A possible cause of broken links, from small to large. Two causes are the same if they are of one kind and name the same places.
 */
sealed interface Cause {

    /** The kinds in the words of table INCIDENT, each with what it costs to believe in, in nats: the rarer, the dearer. */
    enum Kind {
        CONTAINER_PAIR(6),
        CONTAINER_UNREACHABLE(7),
        PROBER(7.2),
        CONTAINER(8),
        HOST_PAIR(7.5),
        HOST(9),
        SERVICE(9.5),
        DATA_CENTER_PAIR(12),
        DATA_CENTER(13),
        WHOLE_DATA_CENTER(15);

        private final double price;

        Kind(double price) {
            this.price = price;
        }

        /**
         * Returns the cost in nats. Some packets are lost on a path between hosts, as a tunnel, and hardly ever
         * between containers.
         */
        double price(Trouble trouble) {
            if (trouble == Trouble.PATH_MTU || trouble == Trouble.PATH) {
                return switch (this) {
                    case CONTAINER_PAIR -> HOST_PAIR.price;
                    case HOST_PAIR -> CONTAINER_PAIR.price;
                    default -> price;
                };
            }
            return price;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    Kind kind();

    /** Whether it would have broken this link. */
    boolean explains(WatchedLink link);

    /** Counts the healthy links that it should have broken, as far as agents that were heard since report them. */
    int healthy(ObserverCoverage coverage);

    /** Containers whose agents it would have silenced, and did. */
    default int silenced() {
        return 0;
    }

    /** As operators name it. */
    List<String> places();

    /** Two containers do not hear each other, or one of them does not hear the other. */
    record ContainerPair(ContainerPlace one, ContainerPlace other) implements Cause {

        static ContainerPair of(WatchedLink link) {
            return link.from.name.compareTo(link.to.name) < 0
                    ? new ContainerPair(link.from, link.to)
                    : new ContainerPair(link.to, link.from);
        }

        @Override
        public Kind kind() {
            return Kind.CONTAINER_PAIR;
        }

        @Override
        public boolean explains(WatchedLink link) {
            return (link.from == one && link.to == other) || (link.from == other && link.to == one);
        }

        /**
         * Counts links by other addresses, in directions that are broken. That the other direction works says nothing
         * against.
         */
        @Override
        public int healthy(ObserverCoverage coverage) {
            return bothWays(one, other, (from, to) -> Partial.healthy(from, to, coverage));
        }

        @Override
        public List<String> places() {
            return List.of(one.name.toString(), other.name.toString());
        }
    }

    /** Nobody reaches the container. */
    record ContainerUnreachable(ContainerPlace container) implements Cause {

        @Override
        public Kind kind() {
            return Kind.CONTAINER_UNREACHABLE;
        }

        @Override
        public boolean explains(WatchedLink link) {
            return link.to == container;
        }

        @Override
        public int healthy(ObserverCoverage coverage) {
            return container.into.of(coverage);
        }

        @Override
        public int silenced() {
            return container.isSilent() ? 1 : 0;
        }

        @Override
        public List<String> places() {
            return List.of(container.name.toString());
        }
    }

    /** The container reaches nobody, while others reach its partners: its own prober is sick. */
    record Prober(ContainerPlace container) implements Cause {

        @Override
        public Kind kind() {
            return Kind.PROBER;
        }

        @Override
        public boolean explains(WatchedLink link) {
            return link.from == container;
        }

        @Override
        public int healthy(ObserverCoverage coverage) {
            return coverage.countHealthy(container.links, _ -> true);
        }

        @Override
        public List<String> places() {
            return List.of(container.name.toString());
        }
    }

    /** The container reaches nobody, and nobody reaches it. */
    record WholeContainer(ContainerPlace container) implements Cause {

        @Override
        public Kind kind() {
            return Kind.CONTAINER;
        }

        @Override
        public boolean explains(WatchedLink link) {
            return link.from == container || link.to == container;
        }

        @Override
        public int healthy(ObserverCoverage coverage) {
            int out = coverage.heardSince(container) ? coverage.countHealthy(container.links, _ -> true) : 0;
            return container.into.of(coverage) + out;
        }

        @Override
        public int silenced() {
            return container.isSilent() ? 1 : 0;
        }

        @Override
        public List<String> places() {
            return List.of(container.name.toString());
        }
    }

    /** Two hosts do not hear each other, the IPsec case; or, if they are one, the containers on it do not. */
    record HostPair(HostPlace one, HostPlace other) implements Cause {

        static HostPair of(WatchedLink link) {
            return of(link.from.host, link.to.host);
        }

        static HostPair of(HostPlace one, HostPlace other) {
            return one.name.compareTo(other.name) < 0 ? new HostPair(one, other) : new HostPair(other, one);
        }

        @Override
        public Kind kind() {
            return Kind.HOST_PAIR;
        }

        @Override
        public boolean explains(WatchedLink link) {
            return link.isWithin(one, other);
        }

        @Override
        public int healthy(ObserverCoverage coverage) {
            return bothWays(
                    one,
                    other,
                    (from, to) -> from.containers.stream()
                            .mapToInt(container -> coverage.countHealthy(container.links, link -> link.to.host == to))
                            .sum());
        }

        @Override
        public List<String> places() {
            return List.of(one.name, other.name);
        }
    }

    /** The host is cut off from all others. */
    record Host(HostPlace host) implements Cause {

        @Override
        public Kind kind() {
            return Kind.HOST;
        }

        @Override
        public boolean explains(WatchedLink link) {
            return link.crossesHosts() && (link.from.host == host || link.to.host == host);
        }

        @Override
        public int healthy(ObserverCoverage coverage) {
            int count = host.into.of(coverage);
            for (ContainerPlace container : host.containers) {
                if (coverage.heardSince(container)) {
                    count += coverage.countHealthy(container.links, WatchedLink::crossesHosts);
                }
            }
            return count;
        }

        @Override
        public int silenced() {
            int count = 0;
            for (ContainerPlace container : host.containers) {
                count += container.isSilent() ? 1 : 0;
            }
            return count;
        }

        @Override
        public List<String> places() {
            return List.of(host.name);
        }
    }

    /** Nobody reaches any provider of the service: its hosts, or a firewall. */
    record Service(ServicePlace service) implements Cause {

        @Override
        public Kind kind() {
            return Kind.SERVICE;
        }

        @Override
        public boolean explains(WatchedLink link) {
            return link.service() == service;
        }

        @Override
        public int healthy(ObserverCoverage coverage) {
            return service.into.of(coverage);
        }

        @Override
        public List<String> places() {
            return List.of(service.name);
        }
    }

    /** Two data centres do not hear each other; or, if they are one, the hosts in it do not. */
    record DataCenterPair(DataCenterPlace one, DataCenterPlace other) implements Cause {

        static DataCenterPair of(WatchedLink link) {
            DataCenterPlace begin = link.from.dataCenter();
            DataCenterPlace end = link.to.dataCenter();
            return begin.name.compareTo(end.name) < 0 ? new DataCenterPair(begin, end) : new DataCenterPair(end, begin);
        }

        @Override
        public Kind kind() {
            return Kind.DATA_CENTER_PAIR;
        }

        @Override
        public boolean explains(WatchedLink link) {
            return link.isWithin(one, other);
        }

        @Override
        public int healthy(ObserverCoverage coverage) {
            return bothWays(one, other, (from, to) -> healthyFrom(from, to, coverage));
        }

        @Override
        public List<String> places() {
            return List.of(one.name, other.name);
        }
    }

    /** The data centre is cut off from all others. */
    record DataCenter(DataCenterPlace dataCenter) implements Cause {

        @Override
        public Kind kind() {
            return Kind.DATA_CENTER;
        }

        @Override
        public boolean explains(WatchedLink link) {
            DataCenterPlace begin = link.from.dataCenter();
            DataCenterPlace end = link.to.dataCenter();
            return begin != end && (begin == dataCenter || end == dataCenter);
        }

        @Override
        public int healthy(ObserverCoverage coverage) {
            int count = 0;
            for (DataCenterPlace other : dataCenter.to.keySet()) {
                if (other != dataCenter) {
                    count += healthyFrom(dataCenter, other, coverage) + healthyFrom(other, dataCenter, coverage);
                }
            }
            return count;
        }

        @Override
        public List<String> places() {
            return List.of(dataCenter.name);
        }
    }

    /** Nothing that passes the data centre's network arrives, within it neither. */
    record WholeDataCenter(DataCenterPlace dataCenter) implements Cause {

        @Override
        public Kind kind() {
            return Kind.WHOLE_DATA_CENTER;
        }

        @Override
        public boolean explains(WatchedLink link) {
            return link.crossesHosts() && (link.from.dataCenter() == dataCenter || link.to.dataCenter() == dataCenter);
        }

        @Override
        public int healthy(ObserverCoverage coverage) {
            return new DataCenter(dataCenter).healthy(coverage) + healthyFrom(dataCenter, dataCenter, coverage);
        }

        @Override
        public List<String> places() {
            return List.of(dataCenter.name);
        }
    }

    /** Adds up both directions between two places; a place and itself have one. */
    private static <P> int bothWays(P one, P other, ToIntBiFunction<P, P> count) {
        return count.applyAsInt(one, other) + (one.equals(other) ? 0 : count.applyAsInt(other, one));
    }

    private static int healthyFrom(DataCenterPlace from, DataCenterPlace to, ObserverCoverage coverage) {
        return coverage.heardSince(from) ? from.to(to).of(coverage) : 0;
    }
}
