package io.earshot.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.CmdbTrouble;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedWatchTest {

    private static final Duration KEEP = Duration.ofHours(2);

    @TempDir
    private Path parent;

    private final Set<String> unknown = new HashSet<>();
    private final List<List<CmdbTrouble>> problems = new ArrayList<>();
    private final List<String> published = new ArrayList<>();

    private Path folder;
    private PublishedWatch watch;
    private Instant now = Instant.parse("2026-11-23T21:00:00Z");

    @BeforeEach
    void watch() throws Exception {
        folder = Files.createDirectory(parent.resolve("published"));
        watch = new PublishedWatch(
                folder,
                KEEP,
                (container, addresses) -> published.add(container + " " + addresses),
                new PublishedWatch.Known() {

                    @Override
                    public boolean container(ContainerName name) {
                        return !unknown.contains(name.toString());
                    }

                    @Override
                    public boolean address(ContainerName of, Ip ip) {
                        return !unknown.contains(ip.toString());
                    }

                    @Override
                    public Optional<String> nearest(ContainerName name) {
                        return Optional.of("be5.host58");
                    }
                },
                problems::add,
                () -> now);
        watch.poll();
    }

    @Test
    void whatSeveralFilesSayOfAContainerCountsTogetherUntilOneOfThemGoes() throws Exception {
        write("one", "be5.host58: 10.0.0.1\n");
        write("two", "be5.host58: 10.0.0.2\nbe6.host58: 10.0.0.3\n");
        assertThat(polled()).containsExactlyInAnyOrder("be5.host58 [10.0.0.1, 10.0.0.2]", "be6.host58 [10.0.0.3]");
        assertThat(polled()).isEmpty();

        Files.delete(folder.resolve("two"));
        assertThat(polled()).containsExactlyInAnyOrder("be5.host58 [10.0.0.1]", "be6.host58 []");
    }

    @Test
    void onlyWhatChangedIsSaidUntilItIsTimeToSayAllAgain() throws Exception {
        write("one", "be5.host58: 10.0.0.1\nbe6.host58: 10.0.0.3\n");
        assertThat(polled()).hasSize(2);
        write("one", "be5.host58: 10.0.0.1\nbe6.host58: 10.0.0.3 10.0.0.4\n");
        assertThat(polled()).containsExactly("be6.host58 [10.0.0.3, 10.0.0.4]");

        now = now.plus(KEEP.dividedBy(2)).plusSeconds(1);
        assertThat(polled()).containsExactlyInAnyOrder("be5.host58 [10.0.0.1]", "be6.host58 [10.0.0.3, 10.0.0.4]");
        assertThat(polled()).isEmpty();
    }

    @Test
    void aFileThatIsBeingWrittenIsNotReadAndABadLineLosesNoOther() throws Exception {
        write(".one.tmp", "be5.host58: 10.0.0.1\n");
        assertThat(polled()).isEmpty();
        write("one", "be5.host58: 10.0.0.1\nbe6.host58 10.0.0.3\nbe7.host58: 10.0.0.4\n");
        assertThat(polled()).containsExactlyInAnyOrder("be5.host58 [10.0.0.1]", "be7.host58 [10.0.0.4]");
    }

    @Test
    void whileTheFolderIsGoneAllStaysAndIsSaidAgainInTime() throws Exception {
        write("one", "be5.host58: 10.0.0.1\n");
        assertThat(polled()).hasSize(1);
        Path away = Files.move(folder, parent.resolve("away"));
        assertThat(polled()).isEmpty();
        now = now.plus(KEEP.dividedBy(2)).plusSeconds(1);
        assertThat(polled()).containsExactly("be5.host58 [10.0.0.1]");

        Files.move(away, folder);
        assertThat(polled()).isEmpty();
        write("one", "");
        assertThat(polled()).containsExactly("be5.host58 []");
    }

    @Test
    void aLinkThatLeadsNowhereCostsNoOtherFile() throws Exception {
        Files.createSymbolicLink(folder.resolve("dangling"), parent.resolve("nowhere"));
        write("one", "be5.host58: 10.0.0.1\n");
        assertThat(polled()).containsExactly("be5.host58 [10.0.0.1]");
    }

    @Test
    void aContainerOrAnAddressThatTheCmdbDoesNotKnowIsToldOnceUntilItIsKnown() throws Exception {
        unknown.addAll(List.of("be4.host58", "10.0.0.9"));
        write("one", "be4.host58: 10.0.0.1\nbe5.host58: 10.0.0.1 10.0.0.9\n");
        polled();
        polled();
        assertThat(problems)
                .containsExactly(List.of(
                        new CmdbTrouble(
                                folder.toString(),
                                "be4.host58",
                                "publishes partners, and the CMDB does not know it; nearest known: `be5.host58`",
                                now),
                        new CmdbTrouble(
                                folder.toString(),
                                "be5.host58",
                                "publishes 10.0.0.9, which no container of the CMDB has",
                                now)));

        unknown.clear();
        polled();
        assertThat(problems).last().isEqualTo(List.of());
    }

    private List<String> polled() throws InterruptedException {
        published.clear();
        watch.poll();
        return List.copyOf(published);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
