package io.earshot.lab.fleet.compare;

import io.earshot.agent.kernel.NetworkNamespace;
import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.network.FleetNetwork;
import io.earshot.lab.fleet.plan.Host;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The cables of a fleet's hosts and of its watchers: what leaves through them is counted, once each, and may be lost by chance. */
final class Cables {

    private static final String TABLE = "inet earshot_quiet";

    private final Fleet fleet;

    Cables(Fleet fleet) {
        this.fleet = fleet;
    }

    /** All since the fleet came up. */
    Traffic sent() throws IOException {
        Traffic sum = sent(fleet.network().watchers(), List.of(FleetNetwork.BRIDGE));
        for (Host host : fleet.layout().hosts()) {
            sum = sum.plus(sent(fleet.network().host(host), List.of(FleetNetwork.UPLINK, FleetNetwork.MANAGEMENT)));
        }
        return sum;
    }

    private static Traffic sent(Namespace in, List<String> devices) throws IOException {
        try (NetworkNamespace inside = NetworkNamespace.open(in.path())) {
            List<String> lines = inside.within(() -> Files.readAllLines(Path.of("/proc/thread-self/net/dev")));
            Traffic sum = Traffic.NONE;
            for (String device : devices) {
                sum = sum.plus(Traffic.sent(lines, device));
            }
            return sum;
        }
    }

    /** Each host loses one of a hundred packets that come in by its cables. */
    void loseSome() throws IOException {
        for (Host host : fleet.layout().hosts()) {
            fleet.network().host(host).nft("""
                table %s {
                 chain in {
                  type filter hook prerouting priority 0;
                  iifname { "%s", "%s" } numgen random mod 100 < 1 drop
                 }
                }
                """.formatted(TABLE, FleetNetwork.UPLINK, FleetNetwork.MANAGEMENT));
        }
    }

    void loseNone() throws IOException {
        for (Host host : fleet.layout().hosts()) {
            fleet.network().host(host).nft("delete table " + TABLE + "\n");
        }
    }
}
