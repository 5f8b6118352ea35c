package io.earshot.lab.pdns;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions asked of a real PowerDNS end as partner lists in REST. */
class PowerDnsIT {

    @TempDir
    private Path folder;

    @Test
    void whoAskedARealPowerDnsFindsItsPartnersInRest() throws Exception {
        Files.createDirectory(folder.resolve("pdns"));
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,role,addresses,services
            be5,host58,TX,be,10.5.0.5,be
            be6,host58,TX,be,10.5.0.6,be
            db1,host7,TX,db,10.1.2.3,db1
            db1,host8,FRA,db,10.1.3.3,db1
            """);
        try (PowerDns pdns = PowerDns.start(folder.resolve("pdns"))) {
            assertThat(pdns.ask("db1.be5.host58.example.com")).containsExactly("10.1.2.3");
            Files.writeString(folder.resolve("server.yaml"), """
                listen: 127.0.0.1:0
                cmdb: {csv: cmdb.csv}
                pdns: {logs: [%s], domains: [example.com]}
                """.formatted(pdns.log()));
            try (EarshotServer server =
                    EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system())) {
                assertThat(partners(server.uri(), "be5.host58")).isEqualTo("be5.host58 10.1.2.3 10.1.3.3\n");
                assertThat(partners(server.uri(), "be6.host58")).isEqualTo("be6.host58\n");

                pdns.ask("DB1.be6.HOST58.example.com");
                pdns.ask("nosuch.be6.host58.example.com");
                pdns.ask("www.example.org.be6.host58.example.com");
                awaitPartners(server.uri(), "be6.host58", "be6.host58 10.1.2.3 10.1.3.3\n");
            }
        }
    }

    private static void awaitPartners(URI server, String name, String expected) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < end && !partners(server, name).equals(expected)) {
            Thread.sleep(50);
        }
        assertThat(partners(server, name)).isEqualTo(expected);
    }

    private static String partners(URI server, String name) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.resolve("/api/v1/containers/" + name + "/partners"))
                    .header("Accept", "text/plain")
                    .build();
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }
}
