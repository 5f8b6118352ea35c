package io.earshot.lab.fleet;

import io.earshot.http.access.FleetKey;
import io.earshot.lab.fleet.network.FleetNetwork;
import io.earshot.lab.fleet.plan.Layout;
import io.earshot.lab.fleet.plan.Pace;
import io.earshot.lab.fleet.programs.NagiosServer;
import io.earshot.lab.fleet.programs.NameServer;
import io.earshot.lab.fleet.programs.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Holds the files that the server reads: CMDB, keys and configuration.
 *
 * @param token of the person who runs the fleet
 */
record FleetFiles(Path folder, FleetKey key, String token, String nscaPassword) {

    static FleetFiles write(Path folder, Layout layout, Pace pace) throws IOException {
        SecureRandom random = new SecureRandom();
        String key = secret(random);
        FleetFiles files = new FleetFiles(folder, new FleetKey(key), secret(random), secret(random));
        Files.writeString(folder.resolve("fleet.key"), key + "\n");
        Files.writeString(folder.resolve("people.txt"), "lab admin " + files.token + "\n");
        Files.writeString(folder.resolve("nsca.password"), files.nscaPassword + "\n");
        Files.writeString(files.cmdb(), layout.toCsv());
        Files.writeString(files.config(), """
            listen: %1$s:%2$d
            plaintext: true # within namespaces that nothing leaves
            access: {fleetKey: fleet.key, people: people.txt}
            cycle: %3$ds
            downAfter: %4$ds
            probeInterval: %5$ds
            cmdb: {csv: cmdb.csv}
            pdns:
              logs: [pdns/pdns.log]
              domains: [example.com]
              ask: {server: "%1$s:%6$d", perSecond: 200}
            partners: {max: 64, background: 0}
            incidents: {hold: %7$ds}
            nagios:
              heartbeat: %8$ds
              destinations:
                - {name: nagios, nsca: {host: 127.0.0.1, port: %9$d, encryption: %10$d, passwordFile: nsca.password}}
            """.formatted(
                        FleetNetwork.WATCHERS,
                        ServerProcess.PORT,
                        pace.cycle().toSeconds(),
                        pace.downAfter().toSeconds(),
                        pace.probeInterval().toSeconds(),
                        NameServer.PORT,
                        pace.hold().toSeconds(),
                        pace.heartbeat().toSeconds(),
                        NagiosServer.PORT,
                        NagiosServer.ENCRYPTION.number()));
        return files;
    }

    /** @param destination in YAML's flow style; the list of destinations is the file's end */
    void addDestination(String destination) throws IOException {
        Files.writeString(config(), "    - " + destination + "\n", StandardOpenOption.APPEND);
    }

    private static String secret(SecureRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    Path cmdb() {
        return folder.resolve("cmdb.csv");
    }

    Path config() {
        return folder.resolve("server.yaml");
    }
}
