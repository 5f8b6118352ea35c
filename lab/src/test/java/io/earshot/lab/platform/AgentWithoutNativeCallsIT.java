package io.earshot.lab.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.AgentMain;
import io.earshot.http.access.FleetKey;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.tasks.TaskSigner;
import io.earshot.lab.tasks.TrialQuestions;
import io.earshot.model.ContainerName;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The agent in a JVM that refuses each native call, as a stand-in for systems that do not have Linux's. */
class AgentWithoutNativeCallsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String KEY = "correct horse battery staple";
    private static final String OPERATOR = "operator-0123456789";
    private static final ContainerName AGENT = ContainerName.parse("be5.host58");

    @TempDir
    private Path folder;

    private final TaskSigner signer = new TaskSigner();

    private Path server() throws Exception {
        Files.writeString(folder.resolve("fleet.key"), KEY);
        Files.writeString(folder.resolve("people"), "anna operator " + OPERATOR + "\n");
        Files.writeString(folder.resolve("task.keys"), signer.publicKeys());
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,role,cluster,addresses,services,uses,running
            be5,host58,TX,be,tx,127.0.77.1,,db,true
            db1,host7,TX,db,tx,127.0.78.1,db,,true
            """);
        return Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cycle: 4s
            downAfter: 4s
            probeInterval: 500ms
            cmdb: {csv: cmdb.csv, refresh: 1m}
            access: {fleetKey: fleet.key, people: people, taskKeys: task.keys}
            state: state
            """);
    }

    private List<String> agent(EarshotServer server, int port) throws Exception {
        Path words = Files.createDirectory(folder.resolve("words"));
        Files.writeString(words.resolve("probe.word"), "run = probe\nargument.ip = [0-9.]+\nargument.port = [0-9]+\n");
        Files.writeString(words.resolve("trace.word"), "run = trace\nnetworks = 127.0.0.0/8\n");
        Files.writeString(words.resolve("watch.word"), "run = watch\n");
        Path token = Files.writeString(folder.resolve("agent.token"), new FleetKey(KEY).tokenOf(AGENT.toString()));
        List<String> command = new ArrayList<>(ChildProgram.java(
                List.of("--illegal-native-access=deny"),
                AgentMain.class.getName(),
                List.of(
                        "--server",
                        server.uri().toString(),
                        "--name",
                        AGENT.toString(),
                        "--token-file",
                        token.toString(),
                        "--tcp-ports",
                        Integer.toString(port),
                        "--task-keys",
                        folder.resolve("task.keys").toString(),
                        "--task-words",
                        words.toString(),
                        "--task-state",
                        folder.resolve("agent-state").toString(),
                        "--task-peers",
                        "none")));
        assertThat(command.removeIf(option -> option.startsWith("--enable-native-access")))
                .isTrue();
        return command;
    }

    @Test
    void probesByTcpReportsItsLoadAndExecutesTasks() throws Exception {
        try (ServerSocket partner = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.78.1"));
                EarshotServer server = EarshotServer.start(ConfigFile.read(server()), InstantSource.system());
                TrialQuestions questions = new TrialQuestions(server.uri(), OPERATOR);
                ChildProgram agent =
                        ChildProgram.start(folder.resolve("agent.log"), agent(server, partner.getLocalPort()))) {
            Thread.startVirtualThread(() -> acceptAll(partner));
            questions.until(
                    "SELECT state FROM link WHERE container = 'be5.host58'", // to the partner, by TCP connects alone
                    rows -> !rows.isEmpty() && rows.get(0).get(0).asString().equals("UP"),
                    PATIENCE);
            JsonNode load = questions.rows("SELECT load, disconnect FROM data WHERE name = 'be5.host58'");
            assertThat(load.get(0).get(0).isNumber()).as("load").isTrue();
            assertThat(load.get(0).get(1).asInt()).isZero();

            Map<String, String> to = Map.of("ip", "127.0.78.1", "port", Integer.toString(partner.getLocalPort()));
            JsonNode probe = run(questions, "probe", to);
            assertThat(probe.get(0).asString()).as(probe.toString()).isEqualTo("DONE");
            JsonNode trace = run(questions, "trace", to);
            assertThat(trace.get(0).asString()).as(trace.toString()).isEqualTo("REFUSED");
            assertThat(trace.get(1).asString())
                    .startsWith("no path is traced here: the Java runtime refuses native calls");
            JsonNode watch = run(questions, "watch", Map.of("seconds", "5"));
            assertThat(watch.get(0).asString()).as(watch.toString()).isEqualTo("REFUSED");
            assertThat(watch.get(1).asString())
                    .startsWith("no traffic is captured here: the Java runtime refuses native calls");
            assertThat(agent.hasSaid("no ICMP, paths, path MTU, traces and plug-ins: the Java runtime refuses native"
                            + " calls: Illegal native access"))
                    .isTrue();

            assertThat(Files.readString(folder.resolve("agent.log")))
                    .doesNotContain("bug", "Exception", "ExceptionInInitializerError");
        }
    }

    /** Has the agent execute a word, and returns the run's state and output. */
    private JsonNode run(TrialQuestions questions, String word, Map<String, String> arguments) throws Exception {
        String task = questions.order(signer, List.of(AGENT), word, arguments, 1);
        return questions
                .until(
                        "SELECT state, output FROM task_run WHERE task = '" + task + "'",
                        rows -> List.of("DONE", "FAILED", "REFUSED")
                                .contains(rows.get(0).get(0).asString()),
                        PATIENCE)
                .get(0);
    }

    private static void acceptAll(ServerSocket partner) {
        while (!partner.isClosed()) {
            try {
                partner.accept().close();
            } catch (IOException closed) {
                // The test goes on without it.
            }
        }
    }
}
