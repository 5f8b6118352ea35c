package io.earshot.store.ignite.node;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.calcite.CalciteQueryEngineConfiguration;
import org.apache.ignite.configuration.ClientConnectorConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.SqlConfiguration;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.sharedfs.TcpDiscoverySharedFsIpFinder;

/**
 * Runs one node on loopback until its standard input ends. Arguments: its name, the port for clients, and the folder of the cluster, through
 * which its nodes find each other.
 */
public final class IgniteNodeMain {

    private static final long MEGABYTE = 1 << 20;

    private IgniteNodeMain() {}

    public static void main(String[] args) throws IOException {
        String name = args[0];
        Path folder = Path.of(args[2]);
        TcpDiscoverySharedFsIpFinder others = new TcpDiscoverySharedFsIpFinder();
        others.setPath(folder.resolve("nodes").toString());
        IgniteConfiguration node = new IgniteConfiguration()
                .setIgniteInstanceName(name)
                .setLocalHost("127.0.0.1")
                .setWorkDirectory(folder.resolve(name).toString())
                .setConnectorConfiguration(null)
                .setMetricsLogFrequency(0)
                .setDiscoverySpi(new TcpDiscoverySpi().setLocalPortRange(500).setIpFinder(others))
                .setCommunicationSpi(new TcpCommunicationSpi().setLocalPortRange(500))
                .setClientConnectorConfiguration(new ClientConnectorConfiguration()
                        .setHost("127.0.0.1")
                        .setPort(Integer.parseInt(args[1]))
                        .setPortRange(0))
                .setDataStorageConfiguration(new DataStorageConfiguration()
                        .setDefaultDataRegionConfiguration(new DataRegionConfiguration()
                                .setInitialSize(64 * MEGABYTE)
                                .setMaxSize(1_024 * MEGABYTE)))
                .setSqlConfiguration(new SqlConfiguration()
                        .setQueryEnginesConfiguration(new CalciteQueryEngineConfiguration().setDefault(true)));
        try (Ignite ignite = Ignition.start(node)) {
            System.out.println("READY " + ignite.cluster().nodes().size());
            while (System.in.read() >= 0) {
                // Whoever started it still lives.
            }
        }
    }
}
