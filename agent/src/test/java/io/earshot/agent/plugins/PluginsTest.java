package io.earshot.agent.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earshot.agent.files.FileFetch;
import io.earshot.agent.http.PieceAnswer;
import io.earshot.model.ContainerName;
import io.earshot.model.plugins.BadPluginException;
import io.earshot.model.plugins.PluginReport;
import io.earshot.model.plugins.PluginReport.LogLine;
import io.earshot.model.plugins.PluginReport.Metric;
import io.earshot.model.plugins.PluginReport.State;
import io.earshot.model.plugins.PluginReports;
import io.earshot.model.tasks.TaskOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, run and ended as an agent does. */
class PluginsTest {

    private static final ContainerName BE5 = ContainerName.parse("be5.host58");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private PluginFiles files;
    private Set<String> allowed = Set.of("release");
    private Plugins plugins;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Stream.of("/usr/bin/setsid", "/bin/setsid").anyMatch(file -> Files.isExecutable(Path.of(file))));
        files = new PluginFiles(folder);
        Files.createDirectory(folder.resolve("words"));
        // Whoever runs this test; the agent's usual choice, nobody, may not enter the test's folder.
        Files.writeString(
                folder.resolve("words/test.settings"),
                "user = " + System.getProperty("user.name") + "\nenv.GREETING = good day\n");
        plugins = plugins();
    }

    @AfterEach
    void close() throws InterruptedException {
        order("remove"); // waits for its processes, which would write to the test's folder
        plugins.close();
    }

    @Test
    void whatAPluginSaysIsInTheReport() throws Exception {
        install("period = 1h", """
            echo '{"name": "plain", "value": 1}'
            echo '{"values": {"a/b": 2.5, "c": -3}}'
            printf '{"name": "without.end", "value": 4, "log": "a line"}'
            """);
        PluginReport report = await(told -> told.metrics().size() == 4);
        assertThat(report.metrics())
                .extracting(Metric::name)
                .containsExactlyInAnyOrder("plain", "a/b", "c", "without.end");
        assertThat(report.lines()).extracting(LogLine::text).contains("a line");
        assertThat(report.state()).isEqualTo(State.RUNNING);
        assertThat(report.version()).isEqualTo("1.0");
        assertThat(report.badLines()).isZero();
    }

    @Test
    void whatIsNotOfTheProtocolIsCountedAndCostsOnlyItself() throws Exception {
        install("period = continuous", """
            echo 'no JSON'
            echo '{"name": "nan", "value": NaN}'
            echo '{"name": "a\\"b", "value": 1}'
            echo '{"name": "text", "value": "1"}'
            head -c 100000 /dev/zero | tr '\\0' x; echo
            echo '{"name": "good", "value": 1}'
            exec sleep 1000
            """);
        PluginReport report = await(told -> !told.metrics().isEmpty());
        assertThat(report.metrics()).extracting(Metric::name).containsExactly("good");
        assertThat(report.badLines()).isEqualTo(5);
    }

    @Test
    void metricsBeyondTheLimitAreCounted() throws Exception {
        install("period = continuous\nlines = 1000", """
            i=0; while [ $i -lt 150 ]; do echo "{\\"name\\": \\"m$i\\", \\"value\\": $i}"; i=$((i+1)); done
            exec sleep 1000
            """);
        PluginReport report = await(told -> told.metrics().size() + told.leftOut() == 150);
        assertThat(report.metrics()).hasSize(PluginLedger.MOST_METRICS);
    }

    @Test
    void aPluginThatHangsIsEndedAndStartedAgain() throws Exception {
        install("period = 2s\ntimeLimit = 1s", "sleep 1000");
        PluginReport report = await(told -> told.failures() >= 2);
        assertThat(report.problem()).isEqualTo("ended after its time limit of 1 s");
    }

    @Test
    void whatAPluginStartedEndsWithItEvenInASessionOfItsOwn() throws Exception {
        install("period = continuous", """
            cd "$EARSHOT_STATE"
            sleep 1000 & echo $! > child
            setsid sh -c 'echo $$ > daemon; exec sleep 1000' &
            (setsid sh -c 'sleep 1000 & echo $! > grandchild' &) &
            while [ ! -s child ] || [ ! -s daemon ] || [ ! -s grandchild ]; do sleep 0.1; done
            echo '{"values": {"ready": 1}}'
            sleep 1000
            """);
        await(told -> !told.metrics().isEmpty());
        order("stop");
        awaitGone("child");
        awaitGone("daemon");
        awaitGone("grandchild");
    }

    @Test
    void aPluginThatDiesIsStartedAgainAfterPausesThatGrow() throws Exception {
        install("period = continuous", "echo boom >&2; exit 3");
        PluginReport report = await(told -> told.failures() >= 4);
        assertThat(report.state()).isEqualTo(State.FAILED);
        assertThat(report.problem()).isEqualTo("exit status 3: boom");
    }

    @Test
    void aPluginThatFloodsWaitsAndCanBeStopped() throws Exception {
        install("period = continuous\nlines = 20", """
            echo $$ > "$EARSHOT_STATE/flood"
            exec yes '{"log": "x"}'
            """);
        await(told -> !told.lines().isEmpty());
        assertThat(order("stop").output()).isEqualTo("plug-in test is stopped");
        awaitGone("flood");
        assertThat(await(told -> true).state()).isEqualTo(State.STOPPED);
    }

    @Test
    void aPluginHasItsOwnEnvironmentAndNoDescriptorsOfTheAgent() throws Exception {
        install("period = continuous", """
            log="$GREETING $EARSHOT_CONTAINER $EARSHOT_PLUGIN $HOME"
            echo "{\\"log\\": \\"$log\\", \\"name\\": \\"descriptors\\", \\"value\\": $(ls /proc/$$/fd | wc -l)}"
            exec sleep 1000
            """);
        PluginReport report = await(told -> !told.metrics().isEmpty());
        assertThat(report.lines()).extracting(LogLine::text).containsExactly("good day be5.host58 test");
        // Input, output, errors, the script itself, and the pipe from ls.
        assertThat(report.metrics().getFirst().value()).isLessThanOrEqualTo(5);
    }

    @Test
    void aPluginThatWantsTooMuchMemoryFailsAlone() throws Exception {
        install(
                "period = 1h\nmemory = 16m",
                "x=$(head -c 200000000 /dev/zero | tr '\\0' x); echo '{\"values\": {\"got\": 1}}'");
        PluginReport report = await(told -> told.state() == State.FAILED);
        assertThat(report.metrics()).isEmpty();
    }

    @Test
    void aNewerVersionReplacesTheOldOneWithoutARestart() throws Exception {
        install(
                "period = continuous",
                "echo $$ > \"$EARSHOT_STATE/old\"; echo '{\"values\": {\"v\": 1}}'; exec sleep 1000");
        await(told -> !told.metrics().isEmpty());
        plugins.install(
                BE5,
                files.signed(
                        "name = test\nversion = 2.0\nperiod = continuous",
                        "echo '{\"values\": {\"v\": 2}}'; exec sleep 1000"));
        PluginReport report = await(told -> !told.metrics().isEmpty());
        assertThat(report.version()).isEqualTo("2.0");
        assertThat(report.metrics().getFirst().value()).isEqualTo(2);
        awaitGone("old");
    }

    @Test
    void aPluginOfAKeyThatMayNotSignIsRefusedAndTheOldOneGoesOn() throws Exception {
        install("period = continuous", "echo '{\"values\": {\"v\": 1}}'; exec sleep 1000");
        Path other = files.signedByStranger("name = test\nversion = 2.0\nperiod = continuous", "exec sleep 1000");
        assertThatThrownBy(() -> plugins.install(BE5, other))
                .isInstanceOf(BadPluginException.class)
                .hasMessage("key stranger signed it, expected one of release");
        assertThat(await(told -> !told.metrics().isEmpty()).version()).isEqualTo("1.0");
    }

    @Test
    void installedPluginsAreRunAfterARestartUnlessTheirKeyIsRevoked() throws Exception {
        install("period = continuous", "echo '{\"values\": {\"v\": 1}}'; exec sleep 1000");
        plugins.close();
        plugins = plugins();
        plugins.start();
        await(told -> !told.metrics().isEmpty());

        plugins.close();
        allowed = Set.of("other");
        plugins = plugins();
        plugins.start();
        PluginReport report = await(told -> true);
        assertThat(report.state()).isEqualTo(State.FAILED);
        assertThat(report.problem()).isEqualTo("not started: key release signed it, expected one of other");
    }

    @Test
    void aPluginIsStoppedStartedAndRemovedByOrders() throws Exception {
        install("period = continuous", "echo '{\"values\": {\"v\": 1}}'; exec sleep 1000");
        order("stop");
        plugins.close();
        plugins = plugins();
        plugins.start();
        assertThat(await(told -> true).state()).as("over a restart, too").isEqualTo(State.STOPPED);
        order("start");
        await(told -> !told.metrics().isEmpty());
        assertThat(order("remove").output()).isEqualTo("plug-in test is removed");
        assertThat(take().plugins()).isEmpty();
        assertThat(folder.resolve("state/plugins/be5.host58")).doesNotExist();
        assertThat(order("start").state()).isEqualTo(TaskOutcome.State.REFUSED);
    }

    private Plugins plugins() {
        return new Plugins(
                // A relative path, as of an agent that was started by hand.
                Path.of("").toAbsolutePath().relativize(folder.resolve("state")),
                folder.resolve("words"),
                () -> new Plugins.Signers(files.keys(), allowed),
                System::nanoTime,
                Duration.ofMillis(10));
    }

    private void install(String manifest, String script) throws Exception {
        plugins.install(BE5, files.signed("name = test\nversion = 1.0\n" + manifest, script));
    }

    private TaskOutcome order(String action) throws InterruptedException {
        FileFetch none =
                new FileFetch((_, _, _) -> new PieceAnswer.Missing("no file here"), InstantSource.system(), _ -> {});
        return plugins.execute(
                BE5,
                Map.of("action", action, "plugin", "test"),
                none,
                Instant.now().plusSeconds(60),
                _ -> {});
    }

    private PluginReports take() {
        return (PluginReports) plugins.of(BE5).take().getFirst();
    }

    private PluginReport await(Predicate<PluginReport> wanted) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        PluginReport told = take().plugins().getFirst();
        while (!wanted.test(told) && Instant.now().isBefore(end)) {
            Thread.sleep(20);
            told = take().plugins().getFirst();
        }
        assertThat(told).matches(wanted);
        return told;
    }

    private void awaitGone(String file) throws Exception {
        Path place = folder.resolve("state/plugins/be5.host58/test.state").resolve(file);
        Path commandLine = Path.of("/proc", Files.readString(place).strip(), "cmdline");
        Instant end = Instant.now().plus(PATIENCE);
        while (isAlive(commandLine) && Instant.now().isBefore(end)) {
            Thread.sleep(20);
        }
        assertThat(isAlive(commandLine)).as(file).isFalse();
    }

    /** A process that ended and that nobody waited for has no command line any more. */
    private static boolean isAlive(Path commandLine) {
        try {
            return Files.readAllBytes(commandLine).length > 0;
        } catch (IOException gone) {
            return false;
        }
    }
}
