package io.earshot.agent.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.agent.http.PieceAnswer;
import io.earshot.agent.peers.PeerFetch;
import io.earshot.agent.peers.Peers;
import io.earshot.model.ContainerName;
import io.earshot.model.OrderResult;
import io.earshot.model.json.TaskJson;
import io.earshot.model.pieces.FileOrder;
import io.earshot.model.pieces.FileProgress;
import io.earshot.model.pieces.PieceDigests;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskOrder;
import io.earshot.model.tasks.TaskOutcome;
import io.earshot.model.tasks.TaskOutcome.State;
import io.earshot.model.tasks.UpgradeStep;
import io.earshot.model.tasks.UpgradeStep.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two agents are threads that speak over the socket; processes are what the test says they are. */
class UpgradesTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final byte[] PACKAGE = {1, 2, 3};
    private static final UpgradeRules RULES = new UpgradeRules(0, Duration.ofMinutes(2), Duration.ZERO);

    @TempDir
    private Path folder;

    private final List<String> calls = new ArrayList<>();
    private final BlockingQueue<TaskOutcome> told = new LinkedBlockingQueue<>();
    private boolean unpacks = true;
    private boolean takesCut = true;
    private boolean peersHaveIt;
    private final BlockingQueue<Runnable> given = new LinkedBlockingQueue<>();

    /** Says what the new agent does once it was started. Absent: it ends at once. */
    private Optional<Runnable> newAgent = Optional.empty();

    @Test
    void aNewAgentThatEndsAtOnceIsStartedThreeTimesAndTheOldOneGoesOn() throws Exception {
        Files.writeString(folder.resolve("log"), "no such library\n");
        TaskOutcome outcome = upgrades("packaged", false).run("o1", task(), RULES, told::add);
        assertThat(outcome.state()).isEqualTo(State.FAILED);
        assertThat(outcome.output())
                .isEqualTo("the new agent ended before it spoke to the old one; its log ends:\nno such library");
        assertThat(kinds(outcome))
                .containsExactly(Kind.FETCHED, Kind.STARTED, Kind.STARTED, Kind.STARTED, Kind.ABORTED);
        assertThat(calls).doesNotContain("stop asking", "end");
        assertThat(folder.resolve("trial")).doesNotExist();
        assertThat(folder.resolve("versions").toFile().list()).isEmpty();
        assertThat(folder.resolve("files").toFile().list()).isEmpty();
    }

    @Test
    void aPackageComesFromOtherAgentsWhereTheyHaveIt() throws Exception {
        peersHaveIt = true;
        TaskOutcome outcome = upgrades("packaged", false).run("o1", task(), RULES, told::add);
        assertThat(outcome.file()).contains(new FileProgress(PACKAGE.length, 32, 0, PACKAGE.length));
    }

    @Test
    void aNewAgentThatEndsAfterTheCutHasTheOldOneReportAgain() throws Exception {
        newAgent = Optional.of(() -> {
            try (HandoverChannel channel = connect()) {
                channel.send(HandoverChannel.LISTED);
                assertThat(channel.await(Duration.ofMinutes(5))).contains(HandoverChannel.CUT);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        TaskOutcome outcome = upgrades("packaged", false).run("o1", task(), RULES, told::add);
        assertThat(outcome.output()).contains("ended before a report of it was taken");
        assertThat(calls).containsExactly("cut", "resume", "cut", "resume", "cut", "resume");
    }

    @Test
    void whereTheOldAgentCannotReportTheNewOneDoesNotCount() throws Exception {
        takesCut = false;
        newAgent = Optional.of(() -> {
            try (HandoverChannel channel = connect()) {
                channel.send(HandoverChannel.LISTED);
                assertThat(channel.await(Duration.ofMinutes(5))).isEmpty();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        // Long enough for a new agent on a busy machine to come up; all of it passes.
        UpgradeRules hasty = new UpgradeRules(0, Duration.ofSeconds(10), Duration.ZERO);
        TaskOutcome outcome = upgrades("packaged", false).run("o1", task(), hasty, told::add);
        assertThat(outcome.output()).contains("the old agent could not deliver its last report");
        assertThat(calls).contains("cut").doesNotContain("resume");
    }

    @Test
    void whereNothingCanBeKeptAnUpgradeDoesNotBegin() throws Exception {
        Upgrades old = upgrades("packaged", false);
        Files.createDirectory(folder.resolve("upgrade.new")); // where the record is written first
        TaskOutcome outcome = old.run("o1", task(), RULES, told::add);
        assertThat(outcome.state()).isEqualTo(State.FAILED);
        assertThat(outcome.output()).startsWith("the folder of upgrades cannot be written: ");
        assertThat(kinds(outcome)).containsExactly(Kind.ABORTED);
        assertThat(folder.resolve("upgrade")).doesNotExist();
    }

    @Test
    void whereTheSwitchCannotBeKeptTheOldAgentGoesOn() throws Exception {
        Files.createDirectory(folder.resolve("trial.new"));
        newAgent = Optional.of(() -> {
            try (HandoverChannel channel = connect()) {
                channel.send(HandoverChannel.LISTED);
                assertThat(channel.await(Duration.ofMinutes(5))).contains(HandoverChannel.CUT);
                channel.send(HandoverChannel.PROVEN);
                assertThat(channel.await(Duration.ofMinutes(5))).isEmpty();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        TaskOutcome outcome = upgrades("packaged", false).run("o1", task(), RULES, told::add);
        assertThat(outcome.output()).startsWith("the hand-over failed: ");
        assertThat(kinds(outcome)).containsExactly(Kind.FETCHED, Kind.STARTED, Kind.PROVEN, Kind.ABORTED);
        assertThat(calls).containsExactly("cut", "resume");
        assertThat(folder.resolve("trial")).doesNotExist();
    }

    @Test
    void aPackageThatCannotBeUnpackedIsSaidAndNothingStarts() throws Exception {
        unpacks = false;
        TaskOutcome outcome = upgrades("packaged", false).run("o1", task(), RULES, told::add);
        assertThat(outcome.output()).isEqualTo("agent.tar.gz cannot be unpacked: no agent in it");
        assertThat(kinds(outcome)).containsExactly(Kind.ABORTED);
    }

    @Test
    void theNewAgentTakesOverAndEndsTheUpgradeUnderTheSameOrder() throws Exception {
        CompletableFuture<Void> proven = new CompletableFuture<>();
        newAgent = Optional.of(() -> {
            try {
                Upgrades fresh = upgrades(sha256(), true);
                Succession succession = fresh.succession().orElseThrow();
                BlockingQueue<Boolean> changes = new LinkedBlockingQueue<>();
                succession.start(() -> changes.add(true));
                succession.listed();
                changes.poll(1, TimeUnit.MINUTES);
                assertThat(succession.mayProbe()).isTrue();
                assertThat(succession.hasTakenOver()).isFalse();
                succession.proven();
                changes.poll(1, TimeUnit.MINUTES);
                assertThat(succession.hasTakenOver()).isTrue();
                fresh.goOn(agent());
                proven.complete(null);
            } catch (IOException | InterruptedException | AssertionError e) {
                proven.completeExceptionally(e);
            }
        });
        Upgrades old = upgrades("packaged", false);
        assertThatThrownBy(() -> old.run("o1", task(), RULES, _ -> {})).isInstanceOf(InterruptedException.class);
        proven.get(5, TimeUnit.MINUTES);
        TaskOutcome last = told.poll(1, TimeUnit.MINUTES);
        while (!last.state().isFinal()) {
            last = told.poll(1, TimeUnit.MINUTES);
        }
        assertThat(last.state()).isEqualTo(State.DONE);
        assertThat(kinds(last))
                .containsExactly(Kind.FETCHED, Kind.STARTED, Kind.PROVEN, Kind.SWITCHED, Kind.FINISHED, Kind.DONE);
        assertThat(calls).containsExactly("cut", "stop asking", "end");
        assertThat(Files.readString(folder.resolve("good")).strip()).isEqualTo(sha256());
        assertThat(folder.resolve("trial")).doesNotExist();
        assertThat(folder.resolve("files/agent.tar.gz")).exists();
        Objects.requireNonNull(given.poll(1, TimeUnit.MINUTES)).run();
        assertThat(folder.resolve("files/agent.tar.gz")).doesNotExist();
    }

    @Test
    void aPackageThatAnEarlierAgentGaveIsRemoved() throws Exception {
        new UpgradeFolder(folder).create();
        Files.write(folder.resolve("files/agent.tar.gz"), PACKAGE);
        Path part = Files.write(folder.resolve("files/.agent.tar.gz." + sha256() + ".part"), PACKAGE);
        upgrades("packaged", false);
        assertThat(folder.resolve("files/agent.tar.gz")).doesNotExist();
        assertThat(part).exists();
    }

    @Test
    void theLastGoodVersionTellsThatItRunsAgain() throws Exception {
        UpgradeFolder files = new UpgradeFolder(folder);
        files.create();
        files.save(UpgradeRecord.begin("o1", RULES, task())
                .with(Kind.FETCHED, NOW, "")
                .with(Kind.SWITCHED, NOW, ""));
        Files.writeString(folder.resolve("returned"), sha256());
        Files.writeString(folder.resolve("deaths"), "2");
        Files.writeString(folder.resolve("log"), "out of ideas\n");
        CompletableFuture<TaskOutcome> adopted = new CompletableFuture<>();
        Upgrades good = upgrades("packaged", false);
        good.adoptBy(run -> run.equals("r1") ? adopted::complete : _ -> {});
        good.goOn(agent());
        TaskOutcome outcome = adopted.get(5, TimeUnit.MINUTES);
        assertThat(outcome.state()).isEqualTo(State.FAILED);
        assertThat(outcome.output())
                .isEqualTo("the new agent ended 2 times in its probation; its log ends:\nout of ideas");
        assertThat(kinds(outcome)).containsExactly(Kind.FETCHED, Kind.SWITCHED, Kind.RETURNED);
        assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo(outcome);
    }

    @Test
    void anUpgradeThatWasInterruptedBeforeTheSwitchGoesOn() throws Exception {
        UpgradeFolder files = new UpgradeFolder(folder);
        files.create();
        files.save(UpgradeRecord.begin("o1", RULES, task()).with(Kind.FETCHED, NOW, ""));
        CompletableFuture<TaskOutcome> adopted = new CompletableFuture<>();
        Upgrades old = upgrades("packaged", false);
        old.adoptBy(_ -> adopted::complete);
        old.goOn(agent());
        assertThat(kinds(adopted.get(5, TimeUnit.MINUTES)))
                .containsExactly(Kind.FETCHED, Kind.FETCHED, Kind.STARTED, Kind.STARTED, Kind.STARTED, Kind.ABORTED);
    }

    @Test
    void aMachineThatEndsBetweenTheSwitchAndItsStepGoesOnWithTheNewVersion() throws Exception {
        UpgradeFolder files = new UpgradeFolder(folder);
        files.create();
        files.save(UpgradeRecord.begin("o1", RULES, task()).with(Kind.PROVEN, NOW, ""));
        files.beginTrial(sha256());
        CompletableFuture<TaskOutcome> adopted = new CompletableFuture<>();
        Upgrades fresh = upgrades(sha256(), false);
        fresh.adoptBy(_ -> adopted::complete);
        fresh.goOn(agent());
        assertThat(kinds(adopted.get(5, TimeUnit.MINUTES)))
                .containsExactly(Kind.PROVEN, Kind.SWITCHED, Kind.RESTARTED, Kind.DONE);
        assertThat(Files.readString(folder.resolve("good")).strip()).isEqualTo(sha256());
    }

    @Test
    void aVersionThatRunsAlreadyIsNotFetched() throws Exception {
        Upgrades same = upgrades(sha256(), false);
        TaskOutcome outcome = same.run("o1", task(), RULES, told::add);
        assertThat(outcome.state()).isEqualTo(State.DONE);
        assertThat(outcome.output()).isEqualTo("this version runs already");
    }

    private static List<Kind> kinds(TaskOutcome outcome) {
        return outcome.steps().stream().map(UpgradeStep::kind).toList();
    }

    private HandoverChannel connect() throws IOException {
        return new HandoverChannel(
                java.nio.channels.SocketChannel.open(java.net.UnixDomainSocketAddress.of(folder.resolve("handover"))));
    }

    private static PieceDigests.Read read() throws IOException {
        return PieceDigests.read(new ByteArrayInputStream(PACKAGE));
    }

    private static String sha256() throws IOException {
        return read().id().sha256();
    }

    private static SignedTask task() throws IOException {
        Map<String, String> arguments = new FileOrder(
                        read().id(),
                        "agent.tar.gz",
                        PACKAGE.length,
                        read().pieces().id())
                .arguments();
        ContainerName name = ContainerName.parse("be5.host58");
        return new SignedTask(
                new TaskOrder("r1", "t1", "anna", "upgrade", arguments, name, NOW, NOW.plusSeconds(3_600)), "signed");
    }

    private Upgrades upgrades(String version, boolean isNew) throws IOException {
        Upgrades upgrades = new Upgrades(
                new UpgradePlace(folder, 1, version, isNew),
                new FakePrograms(),
                (_, index, _) -> new PieceAnswer.Content(index.isPresent() ? PACKAGE : list(), false),
                new FakePeers(),
                this::take,
                () -> NOW);
        if (!isNew && !Files.exists(folder.resolve("upgrade"))) {
            upgrades.goOn(agent());
        }
        return upgrades;
    }

    private static byte[] list() {
        try {
            return read().pieces().toBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Optional<Boolean> take(OrderResult result) {
        assertThat(result.order()).isEqualTo("o1");
        try {
            told.add(TaskJson.readOutcome(result.body()));
        } catch (io.earshot.model.json.BadJsonException e) {
            throw new AssertionError(e);
        }
        return Optional.of(true);
    }

    private RunningAgent agent() {
        return new RunningAgent() {
            @Override
            public boolean cut(Duration patience) {
                calls.add("cut");
                return takesCut;
            }

            @Override
            public void resume() {
                calls.add("resume");
            }

            @Override
            public void stopAsking() {
                calls.add("stop asking");
            }

            @Override
            public int awaitOrders(int own, Duration patience) {
                return 0;
            }

            @Override
            public boolean hasDelivered() {
                return true;
            }

            @Override
            public void end() {
                calls.add("end");
            }
        };
    }

    /** Other agents that have the whole package, or none. */
    private final class FakePeers implements Peers {

        @Override
        public PeerFetch begin(FileOrder order, PieceDigests digests, Path part, int pieces) {
            return new PeerFetch() {
                @Override
                public Optional<byte[]> piece(int index) {
                    return peersHaveIt ? Optional.of(PACKAGE) : Optional.empty();
                }

                @Override
                public void has(int pieces) {}

                @Override
                public void placed(Path place) {}

                @Override
                public void close() {}
            };
        }

        @Override
        public void give(FileOrder order, PieceDigests digests, Path place, Runnable unused) {
            assertThat(digests.matches(0, PACKAGE)).isTrue();
            assertThat(place).hasBinaryContent(PACKAGE);
            given.add(unused);
        }
    }

    private final class FakePrograms implements Programs {

        private volatile boolean alive;

        @Override
        public Path unpack(Path archive, Path into) throws IOException {
            if (!unpacks) {
                throw new IOException("no agent in it");
            }
            assertThat(archive).hasBinaryContent(PACKAGE);
            return Files.createDirectories(into.resolve("agent"));
        }

        @Override
        public void wakeLauncher() throws IOException {
            Files.writeString(folder.resolve("next.pid"), "4711");
            alive = newAgent.isPresent();
            newAgent.ifPresent(does -> Thread.ofVirtual().start(() -> {
                does.run();
                alive = false;
            }));
        }

        @Override
        public boolean isAlive(long process) {
            return alive;
        }

        @Override
        public void logAsTheLauncherDoes() {
            // A test logs where it logs.
        }

        @Override
        public void kill(long process) {
            alive = false;
        }
    }
}
