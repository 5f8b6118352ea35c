package io.earshot.agent.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.agent.http.PieceAnswer;
import io.earshot.model.ContainerName;
import io.earshot.model.Order;
import io.earshot.model.json.TaskJson;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import jakarta.annotation.Resource;
import java.io.BufferedReader;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words {@code gc} and {@code jmx} read a real Tomcat in a JVM of its own. */
class JvmWordsTest {

    private static final ContainerName HERE = ContainerName.parse("be5.host58");
    private static final String MARK = "earshot.test=" + UUID.randomUUID();

    @TempDir
    private static Path tomcatFolder;

    private static Process tomcat;

    @TempDir
    private Path folder;

    private KeyPair anna;
    private int runs;

    @BeforeAll
    static void startTomcat() throws Exception {
        tomcat = start("-Xmx64m", "-XX:+UseSerialGC", "-D" + MARK);
    }

    private static Process start(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                place(JvmWordsTest.class)
                        + File.pathSeparator
                        + place(Tomcat.class)
                        + File.pathSeparator
                        + place(Resource.class),
                "io.earshot.agent.jvm.TomcatMain",
                tomcatFolder.toString(),
                "password-in-an-argument"));
        Process started = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = started.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).isEqualTo("ready");
        return started;
    }

    private static String place(Class<?> of) throws URISyntaxException {
        return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    @AfterAll
    static void stopTomcat() throws Exception {
        tomcat.getOutputStream().close();
        tomcat.destroyForcibly().waitFor();
    }

    @BeforeEach
    void configure() throws Exception {
        anna = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.writeString(
                folder.resolve("keys"),
                "anna " + Base64.getEncoder().encodeToString(anna.getPublic().getEncoded()) + "\n");
        Files.createDirectory(folder.resolve("words"));
        word("gc", "run = gc\njvm = " + MARK + "\n");
        word("jmx", """
            run = jmx
            jvm = %s
            bean.threads = maxThreads currentThreadsBusy of Tomcat:type=ThreadPool,*
            bean.memory = HeapMemoryUsage Verbose of java.lang:type=Memory
            bean.broken = NoSuchThing of java.lang:type=Memory
            bean.none = Verbose of java.lang:type=Nothing
            """.formatted(MARK));
    }

    @Test
    void gcTellsTheCollectionsOfAJvmWithoutAttachingToIt() throws Exception {
        TaskOutcome outcome = execute("gc", Map.of());
        assertThat(outcome.state()).as(outcome.output()).isEqualTo(State.DONE);
        assertThat(outcome.output())
                .startsWith("pid " + tomcat.pid() + ": io.earshot.agent.jvm.TomcatMain, up for ")
                .containsPattern("  last cause: System.gc\\(\\)\n")
                .containsPattern(
                        "  Serial full collection pauses: \\d, \\d\\.\\d{3} s in all; the last began \\d+\\.\\d s ago and took")
                .containsPattern("  Serial young collection pauses: \\d{1,3}, ")
                .containsPattern("  share of time: \\d+\\.\\d\\d %\n")
                .containsPattern("  generation old: \\d+\\.\\d MiB used of \\d+\\.\\d MiB, at most \\d+\\.\\d MiB\n")
                .doesNotContain("password");
    }

    @Test
    void jmxReadsTheAttributesOfTomcatsBeansThatTheMachineNames() throws Exception {
        TaskOutcome threads = execute("jmx", Map.of("bean", "threads"));
        assertThat(threads.state()).as(threads.output()).isEqualTo(State.DONE);
        assertThat(threads.output())
                .containsPattern("Tomcat:type=ThreadPool,name=\"http-nio-127\\.0\\.0\\.1-auto-1\" maxThreads = 7\n")
                .containsPattern("currentThreadsBusy = 0\n");
        TaskOutcome memory = execute("jmx", Map.of("bean", "memory"));
        assertThat(memory.output())
                .containsPattern("java\\.lang:type=Memory HeapMemoryUsage\\.used = \\d{6,}\n")
                .contains("java.lang:type=Memory Verbose = false\n");
    }

    @Test
    void jmxFailsWithTheReasonWhereABeanOrAnAttributeIsMissing() throws Exception {
        TaskOutcome attribute = execute("jmx", Map.of("bean", "broken"));
        assertThat(attribute.state()).isEqualTo(State.FAILED);
        assertThat(attribute.output())
                .startsWith("java.lang:type=Memory NoSuchThing: javax.management.AttributeNotFoundException");
        TaskOutcome bean = execute("jmx", Map.of("bean", "none"));
        assertThat(bean.state()).isEqualTo(State.FAILED);
        assertThat(bean.output()).isEqualTo("no bean java.lang:type=Nothing\n");
    }

    @Test
    void onlyBeansThatTheMachineNamesAreRead() throws Exception {
        TaskOutcome outcome = execute("jmx", Map.of("bean", "java.lang:type=Runtime"));
        assertThat(outcome.state()).isEqualTo(State.REFUSED);
        assertThat(outcome.output()).contains("argument bean is \"java.lang:type=Runtime\", expected the form");
        assertThat(execute("jmx", Map.of()).output()).contains("argument bean is missing");
    }

    @Test
    void aJvmThatIsNotThereOrCannotBeReadIsTold() throws Exception {
        word("gc", "run = gc\njvm = no-such-[j]vm\n");
        assertThat(execute("gc", Map.of()).output())
                .isEqualTo("no JVM's command line contains what line \"jvm\" describes, no-such-[j]vm");
        Process secretive = start("-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-Dsecretive.MARK");
        try {
            word("gc", "run = gc\njvm = secretive\\.MARK\n");
            TaskOutcome outcome = execute("gc", Map.of());
            assertThat(outcome.state()).isEqualTo(State.FAILED);
            assertThat(outcome.output()).contains("pids " + secretive.pid() + " fit and have no counters");
        } finally {
            secretive.destroyForcibly().waitFor();
        }
    }

    @Test
    void theBeansOfAnotherUsersJvmAreNotReadWithTheAgentsRights() throws Exception {
        word("jmx", "run = jmx\njvm = " + MARK + "\nuser = nobody\nbean.memory = Verbose of java.lang:type=Memory\n");
        TaskOutcome outcome = execute("jmx", Map.of("bean", "memory"));
        assertThat(outcome.state()).isEqualTo(State.FAILED);
        assertThat(outcome.output())
                .contains("its beans would be read by user nobody, expected a line: user = "
                        + System.getProperty("user.name"));
    }

    @Test
    void aWordThatIsNotWhatItShouldBeIsRefusedWithTheLine() throws Exception {
        word("gc", "run = gc\n");
        assertThatThrownBy(() -> execute("gc", Map.of())).hasMessageContaining("no line \"jvm\"");
        word("gc", "run = gc\njvm = (\n");
        assertThatThrownBy(() -> execute("gc", Map.of())).hasMessageContaining("jvm is no pattern");
        word("gc", "run = gc\njvm = x\nbean.a = A of b:c=d\n");
        assertThatThrownBy(() -> execute("gc", Map.of())).hasMessageContaining("unknown key \"bean.a\"");
        word("jmx", "run = jmx\njvm = x\n");
        assertThatThrownBy(() -> execute("jmx", Map.of())).hasMessageContaining("no line \"bean.NAME\"");
        word("jmx", "run = jmx\njvm = x\nbean.a = java.lang:type=Memory\n");
        assertThatThrownBy(() -> execute("jmx", Map.of())).hasMessageContaining("expected ATTRIBUTES of BEAN");
    }

    private void word(String name, String text) throws Exception {
        Files.writeString(folder.resolve("words/" + name + ".word"), text);
    }

    private TaskOutcome execute(String word, Map<String, String> arguments) throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        SignedTask task = SignedTask.sign(
                new TaskOrder("run" + runs++, "t1", "anna", word, arguments, HERE, now, now.plusSeconds(300)),
                anna.getPrivate());
        TaskHandler handler = new TaskHandler(
                new TaskConfig(folder.resolve("keys"), folder.resolve("words"), folder.resolve("state")),
                HERE::equals,
                (_, _, _) -> new PieceAnswer.Missing("no file here"),
                Optional.empty(),
                Instant::now);
        Order order = new Order("o" + runs, "task", HERE.toString(), Duration.ofMinutes(5), TaskJson.text(task));
        return TaskJson.readOutcome(handler.execute(order, _ -> true));
    }
}
