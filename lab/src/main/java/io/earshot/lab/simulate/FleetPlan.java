package io.earshot.lab.simulate;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import java.util.ArrayList;
import java.util.List;

/**
 * A fleet of the usual shape: six data centres, five containers a host. Clusters of forty hosts share their databases,
 * caches and back ends; three of four hosts of a cluster stand in one data centre, the rest in the next.
 */
public final class FleetPlan {

    static final List<String> DATA_CENTERS = List.of("TX", "NY", "FRA", "AMS", "SGP", "LON");
    private static final int PER_HOST = 5;
    private static final int HOSTS_PER_CLUSTER = 40;

    private FleetPlan() {}

    /** @param containers at least 200, so that every data centre has a host */
    public static Inventory of(int containers) {
        List<Container> fleet = new ArrayList<>(containers);
        for (int i = 0; i < containers; i++) {
            fleet.add(container(i / PER_HOST, i % PER_HOST));
        }
        return Inventory.of(fleet);
    }

    /**
     * Returns the same with hosts that use nothing and that nobody uses, of one container each.
     *
     * @param lone how many
     */
    public static Inventory of(int containers, int lone) {
        List<Container> fleet = new ArrayList<>(of(containers).containers());
        for (int i = 0; i < lone; i++) {
            fleet.add(new Container(
                    new ContainerName("job0", "lone" + (i + 1)),
                    DATA_CENTERS.get(i % DATA_CENTERS.size()),
                    "job",
                    "",
                    List.of(Ip.ofOctets(new byte[] {11, 0, (byte) (i >> 8), (byte) i})),
                    List.of(),
                    List.of(),
                    true));
        }
        return Inventory.of(fleet);
    }

    private static Container container(int host, int place) {
        int cluster = host / HOSTS_PER_CLUSTER;
        int inCluster = host % HOSTS_PER_CLUSTER;
        int home = cluster % DATA_CENTERS.size();
        String dataCenter = DATA_CENTERS.get((home + (inCluster % 4 == 3 ? 1 : 0)) % DATA_CENTERS.size());
        String role = role(place, inCluster);
        return new Container(
                new ContainerName(role + place, "host" + (host + 1)),
                dataCenter,
                role,
                "cluster" + cluster,
                List.of(Ip.ofOctets(new byte[] {10, (byte) (host >> 8), (byte) host, lastOctet(host, place)})),
                provides(role, cluster, inCluster),
                uses(role, cluster, inCluster),
                true);
    }

    /** Beyond 65,536 hosts their containers share a /24. */
    private static byte lastOctet(int host, int place) {
        return (byte) (10 + place + PER_HOST * (host >> 16));
    }

    /** Every second host has a database and a cache, in the second data centre too; the others one more back end. */
    private static String role(int place, int inCluster) {
        boolean keepsData = (inCluster / 4 + inCluster) % 2 == 0;
        return switch (place) {
            case 0 -> "fe";
            case 1, 2 -> "be";
            case 3 -> keepsData ? "db" : "be";
            default -> keepsData ? "cache" : "worker";
        };
    }

    private static List<String> provides(String role, int cluster, int inCluster) {
        return switch (role) {
            case "be" -> List.of("be" + inCluster / 4 + "-" + cluster);
            case "db", "cache" -> List.of(role + inCluster / 8 + "-" + cluster);
            default -> List.of();
        };
    }

    private static List<String> uses(String role, int cluster, int inCluster) {
        String database = "db" + inCluster / 8 + "-" + cluster;
        String nextDatabase = "db" + (inCluster / 8 + 1) % 5 + "-" + cluster;
        String cache = "cache" + inCluster / 8 + "-" + cluster;
        return switch (role) {
            case "fe" -> List.of("be" + inCluster / 4 + "-" + cluster, cache);
            case "be", "worker" -> List.of(database, cache, nextDatabase);
            case "db" -> List.of(database);
            default -> List.of();
        };
    }
}
