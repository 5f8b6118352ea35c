package io.earshot.lab.pdns;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.fleet.programs.FreePort;
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
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

/** Questions asked of real PowerDNS servers end as partner lists in REST. */
class PowerDnsIT {

    @TempDir
    private Path folder;

    @BeforeEach
    void cmdb() throws IOException {
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,role,addresses,services
            be5,host58,TX,be,10.5.0.5 fd00::5,be
            be6,host58,TX,be,10.5.0.6 fd00::6,be
            local,host58,TX,be,127.0.0.1,be
            db1,host7,TX,db,10.1.2.3,db1
            db1,host8,FRA,db,10.1.3.3,db1
            cache1,host7,TX,db,fd00::7,cache1
            cache1,host58,TX,db,fd00::58,cache1
            """);
    }

    @Test
    void whoAskedARealPowerDnsFindsItsPartnersInRest() throws Exception {
        try (NameServer pdns = PowerDns.start(Files.createDirectory(folder.resolve("pdns")))) {
            assertThat(pdns.ask("db1.be5.host58.example.com")).containsExactly("10.1.2.3");
            try (EarshotServer server = server("pdns: {logs: [pdns/pd*.log], domains: [example.com]}")) {
                assertThat(partners(server, "be5.host58")).isEqualTo("be5.host58 10.1.2.3 10.1.3.3\n");
                assertThat(partners(server, "be6.host58")).isEqualTo("be6.host58\n");

                pdns.ask("DB1.be6.HOST58.example.com");
                pdns.ask("nosuch.be6.host58.example.com");
                pdns.ask("www.example.org.be6.host58.example.com");
                awaitPartners(server, "be6.host58", "10.1.2.3", "10.1.3.3");
            }
        }
    }

    @Test
    void whatARealPowerDnsIsAskedAgainIsTheListThatItTold() throws Exception {
        try (NameServer pdns = PowerDns.start(Files.createDirectory(folder.resolve("pdns")))) {
            pdns.ask("db1.be5.host58.example.com");
            pdns.ask("cache1.be5.host58.example.com", Type.AAAA);
            pdns.ask("nosuch.be5.host58.example.com");
            try (EarshotServer server =
                    server("pdns: {logs: [pdns/pdns.log], domains: [example.com], ask: {server: \"127.0.0.1:"
                            + pdns.port() + "\"}}")) {
                awaitPartners(server, "be5.host58", "10.1.2.3", "fd00::7");
            }
            String log = Files.readString(pdns.log());
            assertThat(log).contains("wants 'Db1.Be5.HoSt58.ExAmPlE.cOm|A', do = 0, bufsize = 1232");
            assertThat(log.split("Db1\\.Be5", -1))
                    .as("A and AAAA once, and not our own again")
                    .hasSize(3);
        }
    }

    @Test
    void whatARealRecursorAnsweredIsTheListThatItTold() throws Exception {
        int stream = FreePort.find();
        try (NameServer pdns = PowerDns.start(Files.createDirectory(folder.resolve("pdns")));
                EarshotServer server =
                        server("pdns: {domains: [example.com], stream: {listen: \"127.0.0.1:" + stream + "\"}}");
                NameServer recursor = PowerDnsRecursor.start(
                        Files.createDirectory(folder.resolve("recursor")), pdns.port(), stream)) {
            recursor.ask("nosuch.be5.host58.example.com");
            recursor.ask("db1.be5.host58.example.com");
            recursor.ask("cache1.be5.host58.example.com", Type.AAAA);
            awaitPartners(server, "be5.host58", "10.1.2.3", "fd00::7");
            recursor.ask("db1.be6.host58.example.com");
            recursor.ask("db1.be6.host58.example.com"); // from its packet cache
            awaitPartners(server, "be6.host58", "10.1.2.3");
        }
        try (EarshotServer fromText =
                server("pdns: {logs: [recursor/pdns.log], domains: [example.com]}\nstate: none")) {
            assertThat(partners(fromText, "be6.host58")).as("by nearness").isEqualTo("be6.host58 10.1.2.3 10.1.3.3\n");
        }
    }

    @Test
    void whoAskedARealDnsdistForAServiceAloneIsKnownByItsAddress() throws Exception {
        int stream = FreePort.find();
        try (NameServer pdns = PowerDns.start(Files.createDirectory(folder.resolve("pdns")));
                EarshotServer server =
                        server("pdns: {domains: [example.com], stream: {listen: \"127.0.0.1:" + stream + "\"}}");
                NameServer dnsdist =
                        Dnsdist.start(Files.createDirectory(folder.resolve("dnsdist")), pdns.port(), stream)) {
            dnsdist.ask("db1.example.com");
            awaitPartners(server, "local.host58", "10.1.2.3");
            dnsdist.ask("db1.be5.host58.example.com");
            dnsdist.ask("cache1.be5.host58.example.com", Type.AAAA);
            awaitPartners(server, "be5.host58", "10.1.2.3", "fd00::7");
        }
    }

    private EarshotServer server(String pdns) throws Exception {
        Path config = folder.resolve("server.yaml");
        Files.writeString(
                config, "listen: 127.0.0.1:0\ncmdb: {csv: cmdb.csv}\npartners: {background: 0}\n" + pdns + "\n");
        return EarshotServer.start(ConfigFile.read(config), InstantSource.system());
    }

    /** In any order: a recursor's threads send what they answered each for itself, so the later answer may come first. */
    private static void awaitPartners(EarshotServer server, String name, String... addresses) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        Set<String> expected = Set.of(addresses);
        while (System.nanoTime() < end && !addresses(partners(server, name)).equals(expected)) {
            Thread.sleep(50);
        }
        assertThat(addresses(partners(server, name))).isEqualTo(expected);
    }

    private static Set<String> addresses(String list) {
        return Arrays.stream(list.strip().split(" ")).skip(1).collect(Collectors.toSet());
    }

    private static String partners(EarshotServer server, String name) throws IOException, InterruptedException {
        URI list = server.uri().resolve("/api/v1/containers/" + name + "/partners");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(list).header("Accept", "text/plain").build();
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }
}
