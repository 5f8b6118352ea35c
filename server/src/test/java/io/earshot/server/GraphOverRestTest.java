package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Questions about who talks to whom, over REST and in SQL. */
class GraphOverRestTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final String CMDB = """
        fe1,host1,TX,fe,tx-main,192.168.1.1,fe,,true
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1 old,true
        db1,host7,NY,db,ny-main,192.168.7.1,db1,,true
        db9,host9,NY,db,ny-main,192.168.9.1,old,,true
        lone,host8,NY,db,ny-main,192.168.8.1,,,true
        mute,host8,NY,db,ny-main,192.168.8.2,,,true
        mon1,host99,NY,mon,ny-main,127.0.0.1,,,true
        """;

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("tags.csv"), """
            value,tag,node
            retired,use,lone.host8
            front,tier,FE1.host1
            """);
        server = RunningServer.start(folder, CMDB, "", "2m", """
                graph:
                  ignore: [{port: 22, process: ssh}, {cidr: 198.51.100.0/24}, {tags: {use: retired}}]
                  tags:
                  - csv: tags.csv
                  - select: "SELECT name, 'tier', role FROM container"
                  - select: SELECT name FROM container
                """);
        send("fe1.host1", out("192.168.5.11", 8080, "nginx"), out("198.51.100.7", 443, "curl"));
        send("be5.host58", out("192.168.7.1", 3306, "java"), out("203.0.113.9", 443, "java"));
        send("db1.host7", """
            {"direction": "IN", "protocol": "tcp", "ip": "192.168.5.11", "port": 3306, "process": "mysqld", "count": 2}
            """, out("192.168.9.1", 22, "ssh"), out("127.0.0.1", 8090, "agent"));
        send("lone.host8");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aNodeTellsWhatItUsesWhoUsesItAndWhereItListens() throws Exception {
        JsonNode node = get("/api/v1/nodes/be5.host58");

        assertThat(texts(node.path("usedBy"), "fromNode")).containsExactly("fe1.host1");
        assertThat(texts(node.path("uses"), "evidence")).contains("socket", "cmdb");
        assertThat(texts(node.path("uses"), "toNode")).contains("203.0.113.9", "db1.host7", "db9.host9");
        assertThat(texts(node.path("listeners"), "port")).containsExactly("80", "9000");
        assertThat(node.path("addresses").get(0).asString()).isEqualTo("192.168.5.11");
        assertThat(server.get("/api/v1/nodes/be6.host58").body()).contains("did you mean be5.host58?");
    }

    @Test
    void reachPathAndRetirementFollowTheDependencies() throws Exception {
        assertThat(texts(get("/api/v1/nodes/fe1.host1/reach?hops=1"), "node")).containsExactly("be5.host58");
        assertThat(texts(get("/api/v1/nodes/fe1.host1/reach"), "node"))
                .containsExactly("be5.host58", "203.0.113.9", "db1.host7", "db9.host9");
        assertThat(texts(get("/api/v1/nodes/fe1.host1/path?to=db1.host7"), "toNode"))
                .containsExactly("be5.host58", "db1.host7");
        JsonNode retirement = get("/api/v1/nodes/DB1.host7/retirement");
        assertThat(texts(retirement.path("dependents"), "node")).containsExactly("be5.host58", "fe1.host1");
        assertThat(retirement.path("nodesWithoutAgent").asInt()).isEqualTo(3);
        assertThat(texts(get("/api/v1/nodes/fe1.host1/reach?at=2020-01-01T00:00:00Z"), "node"))
                .isEmpty();
    }

    @Test
    void tagsComeFromFilesAndRulesAndTheFirstOneThatNamesATagHolds() throws Exception {
        assertThat(get("/api/v1/nodes/fe1.host1").path("tags").path("tier").asString())
                .isEqualTo("front");
        assertThat(get("/api/v1/nodes/db1.host7").path("tags").path("tier").asString())
                .isEqualTo("db");
        assertThat(texts(get("/api/v1/dependencies/graph").path("nodes"), "name"))
                .doesNotContain("lone.host8");
        assertThat(texts(get("/api/v1/page/dependencies?by=tag:tier").path("nodes"), "name"))
                .contains("front", "be", "db", "no tier");
    }

    @Test
    void tagsAreRowsThatNameTheKindOfTheirSource() throws Exception {
        String tags = server.csvUntil(
                "SELECT t.node, t.tag, t.value, t.source FROM tag t JOIN node n ON n.name = t.node ORDER BY 1, 2",
                rows -> rows.contains("fe1.host1"));

        assertThat(tags)
                .contains(
                        "\nbe5.host58,tier,be,rule\n",
                        "\nfe1.host1,tier,front,csv\n",
                        "\nlone.host8,use,retired,csv\n");
    }

    @Test
    void clustersAreRowsWithTheirMembers() throws Exception {
        String members = server.csvUntil(
                "SELECT c.shape, n.node, n.hub FROM cluster c JOIN cluster_node n ON n.cluster = c.name ORDER BY 2",
                rows -> rows.contains("db1.host7"));

        assertThat(members).contains("be5.host58").doesNotContain("mon1.host99").doesNotContain("mute.host8");
        assertThat(server.csv("SELECT name FROM cluster WHERE nodes < 2")).isEqualToIgnoringCase("name\n");
    }

    @Test
    void whatRulesIgnoreAndTheServerItselfAreNotInTheGraph() throws Exception {
        List<String> nodes = texts(get("/api/v1/dependencies/graph").path("nodes"), "name");

        assertThat(nodes).contains("fe1.host1").doesNotContain("198.51.100.7", "mon1.host99");
        assertThat(texts(get("/api/v1/dependencies/graph").path("dependencies"), "port"))
                .doesNotContain("22", "8090");
        assertThat(texts(get("/api/v1/dependencies"), "port")).contains("22");
    }

    @Test
    void theDifferenceOfTwoTimesIsWhatCameAndWhatWent() throws Exception {
        JsonNode difference = get("/api/v1/dependencies/difference?since=2026-01-01T00:00:00Z");

        assertThat(texts(difference.path("added"), "fromNode")).contains("fe1.host1", "be5.host58");
        assertThat(difference.path("gone").size()).isZero();
        assertThat(server.get("/api/v1/dependencies/difference?since=yesterday").body())
                .contains("unknown since \\\"yesterday\\\", expected a time");
        assertThat(server.get("/api/v1/dependencies/difference").body())
                .contains("parameter since is missing, expected a time");
        assertThat(server.get("/api/v1/nodes/fe1.host1/path").body())
                .contains("parameter to is missing, expected the name of a node");
        for (String call : List.of(
                "nodes/fe1.host1/reach", "nodes/fe1.host1/path", "nodes/fe1.host1/retirement", "dependencies/graph")) {
            assertThat(server.get("/api/v1/" + call + "?hosp=1").body())
                    .as(call)
                    .contains("unknown parameter \\\"hosp\\\", expected one of ");
        }
    }

    @Test
    void theGraphCanBeHadForOtherPrograms() throws Exception {
        Document graphml = DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(
                        server.get("/api/v1/dependencies/export").body())));
        assertThat(graphml.getElementsByTagName("edge").getLength())
                .isEqualTo(
                        get("/api/v1/dependencies/graph").path("dependencies").size());
        assertThat(server.get("/api/v1/dependencies/export?format=dot").body())
                .startsWith("digraph earshot {")
                .contains("\"be5.host58\" -> \"db1.host7\" [label=\"3306\"];");
        assertThat(server.get("/api/v1/dependencies/export?format=csv").body())
                .contains("fe1.host1,be5.host58,tcp,8080,nginx,socket,1,");
        assertThat(server.get("/api/v1/dependencies/export?format=gif").body())
                .contains("unknown format \\\"gif\\\", expected graphml or dot or csv");
    }

    @Test
    void viewsNameWhatIsIsolatedUnusedUndocumentedAndDead() throws Exception {
        assertThat(server.csv("SELECT node, state FROM isolated ORDER BY node"))
                .endsWith("\nlone.host8,ISOLATED\nmute.host8,UNKNOWN\n");
        assertThat(server.csv("SELECT container, port, process FROM unused ORDER BY container"))
                .endsWith("\nbe5.host58,80,nginx\ndb1.host7,80,nginx\nfe1.host1,80,nginx\nlone.host8,80,nginx\n");
        assertThat(server.csv("SELECT fromNode, toNode, ports FROM undocumented ORDER BY 1, 2"))
                .contains("be5.host58,203.0.113.9,443", "fe1.host1,be5.host58,8080")
                .doesNotContain("3306");
        assertThat(server.csv("SELECT fromNode, toNode, evidence FROM dead_configuration"))
                .endsWith("\nbe5.host58,db9.host9,cmdb\n");
    }

    private JsonNode get(String path) throws Exception {
        var answer = server.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static List<String> texts(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(each -> each.path(field).asString())
                .toList();
    }

    private static String out(String ip, int port, String process) {
        return """
            {"direction": "OUT", "protocol": "tcp", "ip": "%s", "port": %d, "process": "%s", "count": 1}
            """.formatted(ip, port, process);
    }

    /** Each listens on port 80, too. */
    private void send(String container, String... connections) throws Exception {
        String report = """
            {"container": "%s", "links": [], "sockets": {"listening": [{"protocol": "tcp", "port": 80, "process": "nginx"},
             {"protocol": "tcp", "ip": "127.0.0.1", "port": 9000}], "connections": [%s]}}
            """.formatted(container, String.join(",", connections));
        assertThat(server.post("/api/v1/containers/" + container + "/report", report)
                        .statusCode())
                .isEqualTo(204);
        server.csvUntil(
                "SELECT COUNT(*) FROM listener WHERE container = '" + container + "'", rows -> rows.contains("2"));
    }
}
