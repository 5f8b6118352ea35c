package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the servers of nginx's configurations in tables, partner lists and views. */
class NginxUpstreamsOverRestTest {

    private static final String CMDB = """
        fe0,host1,TX,fe,tx-main,192.168.1.1,,be db,true
        be1,host2,TX,be,tx-main,192.168.2.1,be,,true
        be2,host3,TX,be,tx-main,192.168.3.1,be,,true
        db1,host4,TX,db,tx-main,192.168.4.1,db,,true
        old,host5,TX,be,tx-main,192.168.5.1,old,,true
        fe1,host6,TX,fe,tx-main,192.168.6.1,,,true
        moved,host7,TX,be,tx-main,192.168.7.1,moved,,true
        """;

    private static final String UPSTREAMS = """
        "upstreams": {"file": "/etc/nginx/nginx.conf", "files": 3, "variables": 1, "problem": "proxy_pass http://$host",
          "servers": [
            {"upstream": "be", "name": "be1:8080", "port": 8080, "ips": ["192.168.2.1"]},
            {"upstream": "be", "name": "old:80", "port": 80, "ips": ["192.168.5.1"], "backup": true},
            {"upstream": "be", "name": "gone:80", "port": 80, "ips": []},
            {"upstream": "be", "name": "x:81", "port": 81, "ips": ["10.1.2.3"]},
            {"upstream": "own", "name": "127.0.0.1:9000", "port": 9000, "ips": ["127.0.0.1"], "down": true}]}\
        """;

    @TempDir
    private static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder, CMDB, "", "2m");
        report("fe0.host1", UPSTREAMS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void serversAreInTheirTablesAndArePartnersProbedAtTheirPorts() throws Exception {
        assertThat(server.csvUntil(
                        "SELECT upstream, server, number, ip, port, node, external, backup, down FROM nginx_upstream"
                                + " WHERE container = 'fe0.host1'",
                        rows -> rows.contains("be1")))
                .endsWith("\nbe,be1:8080,1,192.168.2.1,8080,be1.host2,false,false,false"
                        + "\nbe,gone:80,1,,80,,false,false,false"
                        + "\nbe,old:80,1,192.168.5.1,80,old.host5,false,true,false"
                        + "\nbe,x:81,1,10.1.2.3,81,10.1.2.3,true,false,false"
                        + "\nown,127.0.0.1:9000,1,127.0.0.1,9000,fe0.host1,false,false,true\n");
        assertThat(server.csv("SELECT container, file, files, servers, unresolved, variables, leftOut, problem"
                        + " FROM nginx_config WHERE container = 'fe0.host1'"))
                .endsWith("\nfe0.host1,/etc/nginx/nginx.conf,3,5,1,1,0,proxy_pass http://$host\n");
        assertThat(server.csv("SELECT ip, source FROM partner WHERE container = 'fe0.host1' AND source = 'nginx'"))
                .endsWith("\n192.168.2.1,nginx\n192.168.5.1,nginx\n");
        assertThat(server.get("/api/v1/containers/fe0.host1/partners").body())
                .contains("{\"ip\":\"192.168.5.1\",\"port\":80,");
    }

    @Test
    void differencesFromTheCmdbAreRowsAndTheGraphCountsTheServers() throws Exception {
        assertThat(server.csvUntil(
                        "SELECT text FROM nginx_difference WHERE container = 'fe0.host1' ORDER BY difference, text",
                        rows -> rows.contains("be2")))
                .isEqualTo("""
                    TEXT
                    "nginx of fe0.host1 sends requests to old.host5 (be), and the CMDB does not say that it uses a service of it"
                    "the CMDB says that fe0.host1 uses be2.host3 (be), and its nginx does not"
                    "nginx of fe0.host1 sends requests to 10.1.2.3 port 81 (be), which the CMDB gives to no container"
                    "nginx of fe0.host1 sends requests to gone:80 (be), whose name has no address"
                    """);
        assertThat(server.csv("SELECT toNode, protocol, port, state FROM dependency"
                        + " WHERE fromNode = 'fe0.host1' AND evidence = 'nginx' ORDER BY toNode"))
                .endsWith("\n10.1.2.3,tcp,81,CURRENT\nbe1.host2,tcp,8080,CURRENT\nold.host5,tcp,80,CURRENT\n");
        assertThat(server.csv("SELECT name FROM node WHERE kind = 'EXTERNAL'")).contains("\n10.1.2.3\n");

        report("fe0.host1", """
            "sockets": {"listening": [{"protocol": "tcp", "port": 80}], "connections": [
              {"direction": "OUT", "protocol": "tcp", "ip": "10.1.2.3", "port": 81, "count": 1},
              {"direction": "OUT", "protocol": "tcp", "ip": "10.9.9.9", "port": 81, "count": 1}]}\
            """);

        assertThat(server.csvUntil("SELECT toNode FROM undocumented", rows -> rows.contains("10.9.9.9")))
                .as("nginx documents the other one")
                .endsWith("TONODE\n10.9.9.9\n");
        assertThat(server.csv(
                        "SELECT toNode, evidence FROM dead_configuration WHERE fromNode = 'fe0.host1' ORDER BY toNode"))
                .endsWith("\nbe1.host2,cmdb nginx\nbe2.host3,cmdb\ndb1.host4,cmdb\nold.host5,nginx\n");
        assertThat(server.csv("SELECT node FROM nginx_difference WHERE difference = 'NOT_IN_NGINX' ORDER BY node"))
                .as("that no connection leads to db1 is known now")
                .endsWith("\nbe2.host3\ndb1.host4\n");
    }

    @Test
    void theShippedCheckTellsDifferencesButNoServiceOfOthersAndNoProviderThatIsDrained(@TempDir Path own)
            throws Exception {
        try (RunningServer fleet = RunningServer.start(own, CMDB, "", "3s")) {
            replace(own, """
                container,host,dataCenter,role,cluster,addresses,services,uses,running,takesTraffic
                """ + CMDB.replace(",true\n", ",true,true\n") + """
                fe2,host8,TX,fe,tx-main,192.168.8.1,,up,true,true
                up1,host9,TX,be,tx-main,192.168.9.1,up,,true,true
                drained,host10,TX,be,tx-main,192.168.11.1,up,,true,false
                """);
            assertThat(fleet.csvUntil("SELECT name FROM container", rows -> rows.contains("drained")))
                    .contains("fe2.host8");
            String state = "";
            // Again and again: after two cycles the container would be silent.
            for (int i = 0; i < 3_000 && !state.contains("WARNING"); i++) {
                report(fleet, "fe2.host8", """
                    "upstreams": {"file": "/etc/nginx/nginx.conf", "files": 1, "servers": [
                      {"upstream": "up", "name": "up1:80", "port": 80, "ips": ["192.168.9.1"]},
                      {"upstream": "saas", "name": "saas:443", "port": 443, "ips": ["203.0.113.7"]},
                      {"upstream": "own", "name": "lost:80", "port": 80, "ips": ["172.31.0.9"]}]}\
                    """);
                Thread.sleep(100);
                state = fleet.get("/api/v1/checks/nginx-differences").body();
            }
            assertThat(fleet.csv("SELECT difference, ip FROM nginx_difference ORDER BY ip"))
                    .endsWith("\nUNKNOWN_ADDRESS,172.31.0.9\nNOT_IN_NGINX,192.168.11.1\nUNKNOWN_ADDRESS,203.0.113.7\n");
            assertThat(state)
                    .contains("1 difference of nginx and CMDB: nginx of fe2.host8 sends requests to 172.31.0.9 port 80"
                            + " (own), which the CMDB gives to no container");
        }
    }

    @Test
    void aServerThatLeftTheConfigurationIsNoPartnerAndAnAddressIsWhoseItIsNow() throws Exception {
        String partners = "SELECT ip FROM partner WHERE container = 'fe1.host6' AND source = 'nginx'";
        String start = "\"upstreams\": {\"file\": \"/etc/nginx/nginx.conf\", \"files\": 1, \"servers\": [";
        report("fe1.host6", start + """
            {"upstream": "be", "name": "a:80", "port": 80, "ips": ["192.168.7.1", "10.6.6.6"]},
            {"upstream": "be", "name": "b:80", "port": 80, "ips": ["192.168.2.1"]}]}\
            """);
        assertThat(server.csvUntil(partners, rows -> rows.contains("192.168.7.1")))
                .endsWith("\n192.168.2.1\n192.168.7.1\n");

        replace(folder, Files.readString(folder.resolve("cmdb.csv")).replace("192.168.7.1", "10.6.6.6"));

        assertThat(server.csvUntil(
                        "SELECT number, ip, node FROM nginx_upstream WHERE server = 'a:80'",
                        rows -> rows.contains("10.6.6.6,moved.host7")))
                .endsWith("\n1,192.168.7.1,192.168.7.1\n2,10.6.6.6,moved.host7\n");
        assertThat(server.csvUntil(partners, rows -> rows.contains("10.6.6.6"))).endsWith("\n10.6.6.6\n192.168.2.1\n");

        report("fe1.host6", start + "]}");
        assertThat(server.csvUntil(partners, rows -> !rows.contains("10.6.6.6")))
                .endsWith("IP\n");
        assertThat(server.csv("SELECT COUNT(*) FROM nginx_upstream WHERE container = 'fe1.host6'"))
                .endsWith("\n0\n");
    }

    private static void replace(Path folder, String cmdb) throws Exception {
        Path newer = Files.writeString(folder.resolve("newer.csv"), cmdb);
        Files.move(newer, folder.resolve("cmdb.csv"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void report(String container, String sections) throws Exception {
        report(server, container, sections);
    }

    private static void report(RunningServer to, String container, String sections) throws Exception {
        assertThat(to.post(
                                "/api/v1/containers/" + container + "/report",
                                "{\"container\": \"" + container + "\", \"links\": [], " + sections + "}")
                        .statusCode())
                .isEqualTo(204);
    }
}
