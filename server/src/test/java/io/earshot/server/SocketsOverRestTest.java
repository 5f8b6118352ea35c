package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the sockets of containers in tables and in partner lists. */
class SocketsOverRestTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11,be,,true
        db1,host7,TX,db,tx-main,192.168.7.1,db1,,true
        """;

    private static final String SOCKETS = """
        "sockets": {"listening": [{"protocol": "tcp", "port": 80, "process": "nginx"}, {"protocol": "sctp", "port": 9}],
          "connections": [
            {"direction": "OUT", "protocol": "tcp", "ip": "192.168.7.1", "port": 3306, "process": "java", "count": 12,
             "opened": 3, "retransmits": 1, "rtt": 0.4},
            {"direction": "OUT", "protocol": "tcp", "ip": "203.0.113.9", "port": 443, "count": 1},
            {"direction": "SIDEWAYS", "protocol": "tcp", "ip": "203.0.113.9", "port": 443, "count": 1}]}\
        """;

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(folder, CMDB, "", "2m");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void connectionsAndListenersAreInTheirTables() throws Exception {
        send("be5.host58", SOCKETS);

        assertThat(server.csvUntil(
                        "SELECT container, direction, protocol, ip, port, process, connections, opened, retransmits,"
                                + " rtt, node, external FROM socket ORDER BY ip",
                        rows -> rows.contains("3306")))
                .endsWith("\nbe5.host58,OUT,tcp,192.168.7.1,3306,java,12,3,1,0.4,db1.host7,false"
                        + "\nbe5.host58,OUT,tcp,203.0.113.9,443,,1,0,0,,203.0.113.9,true\n");
        assertThat(server.csv("SELECT container, protocol, ip, port, process FROM listener"))
                .endsWith("\nbe5.host58,tcp,*,80,nginx\n");
    }

    @Test
    void anAddressThatAContainerIsConnectedToIsItsPartnerAndIsProbedAtThatPort() throws Exception {
        assertThat(server.get("/api/v1/containers/be5.host58/partners").body())
                .as("one of the background at most, of which nobody knows a port")
                .doesNotContain("\"port\"");

        send("be5.host58", SOCKETS);

        assertThat(server.csvUntil(
                        "SELECT ip, source FROM partner WHERE container = 'be5.host58'",
                        rows -> rows.contains("socket")))
                .endsWith("\n192.168.7.1,socket\n");
        assertThat(server.get("/api/v1/containers/be5.host58/partners").body())
                .contains("\"partners\":[{\"ip\":\"192.168.7.1\",\"port\":3306,\"intervalSeconds\":");
    }

    @Test
    void whatBothEndsReportIsOneDependencyAndAPeerThatNobodyKnowsIsANode() throws Exception {
        send("be5.host58", SOCKETS);
        send("db1.host7", """
            "sockets": {"connections": [{"direction": "IN", "protocol": "tcp", "ip": "192.168.5.11", "port": 3306,
              "process": "mysqld", "count": 11}]}\
            """);

        assertThat(server.csvUntil(
                        "SELECT fromNode, toNode, protocol, port, process, evidence, connections, state FROM dependency"
                                + " ORDER BY toNode",
                        rows -> rows.contains("3306")))
                .endsWith("\nbe5.host58,203.0.113.9,tcp,443,,socket,1,CURRENT"
                        + "\nbe5.host58,db1.host7,tcp,3306,java,socket,12,CURRENT\n");
        assertThat(server.csvUntil(
                        "SELECT name, kind, dataCenter, agent FROM node ORDER BY kind, name",
                        rows -> rows.contains("db1.host7,CONTAINER,TX,true")))
                .endsWith("\nbe5.host58,CONTAINER,TX,true\ndb1.host7,CONTAINER,TX,true"
                        + "\n203.0.113.9,EXTERNAL,,false\n");
    }

    @Test
    void aLinkHasTheRetransmitsOfTheSocketsToItsAddressAndNullWithoutAny() throws Exception {
        send("be5.host58", SOCKETS);
        server.csvUntil("SELECT ip FROM partner", rows -> rows.contains("192"));
        String question = "SELECT ip, retransmits FROM link WHERE container = 'be5.host58'";
        String link = "{\"ip\": \"192.168.7.1\", \"sent\": 12, \"received\": 12}";

        report("be5.host58", link, SOCKETS);
        assertThat(server.csvUntil(question, rows -> rows.contains(",2"))).endsWith("\n192.168.7.1,2\n");

        report("db1.host7", "{\"ip\": \"192.168.5.11\", \"sent\": 12, \"received\": 12}", "\"load\": 0.1");
        assertThat(server.csv("SELECT COUNT(*) FROM link WHERE container = 'db1.host7' AND retransmits IS NOT NULL"))
                .endsWith("\n0\n");
    }

    @Test
    void whatAnAgentLeavesOutIsCounted() throws Exception {
        send("be5.host58", SOCKETS);
        send("db1.host7", "\"sockets\": {\"connections\": [], \"overflow\": 17}");

        assertThat(server.csvUntil("SELECT name, peersLeftOut FROM agent ORDER BY name", rows -> rows.contains("17")))
                .endsWith("\nbe5.host58,0\ndb1.host7,17\n");
        report("db1.host7", "", "\"load\": 0.1");
        assertThat(server.csv("SELECT peersLeftOut FROM agent WHERE name = 'db1.host7'"))
                .endsWith("\n17\n");
    }

    private void send(String container, String sockets) throws Exception {
        report(container, "", sockets);
    }

    private void report(String container, String links, String sections) throws Exception {
        assertThat(server.post(
                                "/api/v1/containers/" + container + "/report",
                                "{\"container\": \"" + container + "\", \"links\": [" + links + "], " + sections + "}")
                        .statusCode())
                .isEqualTo(204);
    }
}
