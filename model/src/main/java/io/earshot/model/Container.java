package io.earshot.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * One container as the CMDB has it.
 *
 * @param role what kind of container it is, {@code be}; may be empty
 * @param cluster the group it belongs to, {@code tx-main}; may be empty
 * @param addresses where it answers, IPv4 and IPv6, in the CMDB's order; may be empty
 * @param services the short DNS names it provides
 * @param uses the services that it is declared to talk to
 * @param running whether it runs; one that does not is nobody's partner and has none
 * @param takesTraffic whether clients may be sent to it; a drained container that runs is probed and shown, without alarms
 * @param tags names and values
 * @param networks where its addresses are, and where it finds those of others
 */
public record Container(
        ContainerName name,
        String dataCenter,
        String role,
        String cluster,
        List<Ip> addresses,
        List<String> services,
        List<String> uses,
        boolean running,
        boolean takesTraffic,
        Map<String, String> tags,
        Networks networks) {

    /** Tags and networks are null where an earlier version wrote the container, which did not know any. */
    public Container {
        tags = tags == null ? Map.of() : Map.copyOf(tags);
        networks = networks == null ? Networks.DEFAULT : networks;
        if (dataCenter.isBlank()) {
            throw new IllegalArgumentException("dataCenter of " + name + " is empty");
        }
        addresses = List.copyOf(addresses);
        if (!networks.ofAddresses().isEmpty() && networks.ofAddresses().size() != addresses.size()) {
            throw new IllegalArgumentException(networks.ofAddresses().size() + " networks of " + addresses.size()
                    + " addresses of " + name + ", expected one for each");
        }
        services = requireServices(services);
        uses = requireServices(uses);
        takesTraffic &= running;
    }

    /** One in the default network. */
    public Container(
            ContainerName name,
            String dataCenter,
            String role,
            String cluster,
            List<Ip> addresses,
            List<String> services,
            List<String> uses,
            boolean running,
            boolean takesTraffic,
            Map<String, String> tags) {
        this(name, dataCenter, role, cluster, addresses, services, uses, running, takesTraffic, tags, Networks.DEFAULT);
    }

    /** One without tags. */
    public Container(
            ContainerName name,
            String dataCenter,
            String role,
            String cluster,
            List<Ip> addresses,
            List<String> services,
            List<String> uses,
            boolean running,
            boolean takesTraffic) {
        this(name, dataCenter, role, cluster, addresses, services, uses, running, takesTraffic, Map.of());
    }

    /** One that takes traffic while it runs. */
    public Container(
            ContainerName name,
            String dataCenter,
            String role,
            String cluster,
            List<Ip> addresses,
            List<String> services,
            List<String> uses,
            boolean running) {
        this(name, dataCenter, role, cluster, addresses, services, uses, running, running);
    }

    /** The same, but stopped. */
    public Container stopped() {
        return new Container(name, dataCenter, role, cluster, addresses, services, uses, false, false, tags, networks);
    }

    /** The same, but drained: it runs and takes no traffic. */
    public Container drained() {
        return new Container(
                name, dataCenter, role, cluster, addresses, services, uses, running, false, tags, networks);
    }

    /** The same with these addresses, all in its own network. */
    public Container at(List<Ip> otherAddresses) {
        return new Container(
                name,
                dataCenter,
                role,
                cluster,
                otherAddresses,
                services,
                uses,
                running,
                takesTraffic,
                tags,
                Networks.of(networks.own()));
    }

    /**
     * The same with those of its addresses alone that are right.
     *
     * @param keep by the place of the address
     */
    public Container keeping(IntPredicate keep) {
        List<Integer> kept = new ArrayList<>(addresses.size());
        for (int i = 0; i < addresses.size(); i++) {
            if (keep.test(i)) {
                kept.add(i);
            }
        }
        return kept.size() == addresses.size()
                ? this
                : new Container(
                        name,
                        dataCenter,
                        role,
                        cluster,
                        kept.stream().map(addresses::get).toList(),
                        services,
                        uses,
                        running,
                        takesTraffic,
                        tags,
                        networks.keeping(kept));
    }

    /** The same in these networks. */
    public Container in(Networks others) {
        return new Container(
                name, dataCenter, role, cluster, addresses, services, uses, running, takesTraffic, tags, others);
    }

    /** Returns one of its addresses with its network, by its place. */
    public NetworkAddress address(int place) {
        return new NetworkAddress(networks.of(place), addresses.get(place));
    }

    /** The same in this data centre. */
    public Container in(String otherDataCenter) {
        return new Container(
                name, otherDataCenter, role, cluster, addresses, services, uses, running, takesTraffic, tags, networks);
    }

    /** The same with these tags. */
    public Container tagged(Map<String, String> otherTags) {
        return new Container(
                name, dataCenter, role, cluster, addresses, services, uses, running, takesTraffic, otherTags, networks);
    }

    public String host() {
        return name.host();
    }

    /** A list that is right and does not change stays the same one, which containers may share. */
    private static List<String> requireServices(List<String> names) {
        List<String> inLowerCase =
                names.stream().map(s -> Names.require("service", s)).toList();
        return List.copyOf(inLowerCase.equals(names) ? names : inLowerCase);
    }
}
