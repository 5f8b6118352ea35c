package io.earshot.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cmdb.CmdbProblem;
import io.earshot.cmdb.CmdbReading;
import io.earshot.cmdb.CmdbSource;
import io.earshot.fleet.CmdbTrouble;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CmdbBookTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final CmdbBook book = new CmdbBook(sources("a"), 30);

    @Test
    void aReadingThatLacksMoreThanItsShareIsNotBelieved() {
        book.take(0, containers(100), NOON);
        assertThat(book.take(0, containers(69), NOON.plusSeconds(10)))
                .containsExactly("the last good inventory stays: a: lacks 31 of 100 containers, expected at most 30 %"
                        + " (maxDropPercent) to leave at once; restart the server if it is right");
        assertThat(merge()).hasSize(100);
        assertThat(book.troubles()).extracting(CmdbTrouble::since).containsExactly(NOON.plusSeconds(10));
        assertThat(book.take(0, containers(70), NOON.plusSeconds(20))).containsExactly("a: can be used again");
        assertThat(merge()).hasSize(70);
        assertThat(book.troubles()).isEmpty();
    }

    @Test
    void containersThatComeAreNoReasonToDoubtAndOneMayLeaveASmallFleet() {
        book.take(0, containers(2), NOON);
        assertThat(book.take(0, containers(90), NOON)).isEmpty();
        CmdbBook small = new CmdbBook(sources("a"), 30);
        small.take(0, containers(2), NOON);
        assertThat(small.take(0, containers(1), NOON)).isEmpty();
        assertThat(small.take(0, containers(0), NOON)).hasSize(1);
    }

    @Test
    void aFailureIsSaidOnceAndKnowsSinceWhen() {
        book.take(0, containers(5), NOON);
        assertThat(book.fail(0, "a: gone", NOON.plusSeconds(1)))
                .containsExactly("the last good inventory stays: a: gone");
        assertThat(book.fail(0, "a: gone", NOON.plusSeconds(2))).isEmpty();
        assertThat(book.failures()).containsExactly(new CmdbTrouble("a", "", "a: gone", NOON.plusSeconds(1)));
        assertThat(merge()).hasSize(5);
    }

    @Test
    void aProblemKeepsItsBeginningAndIsLoggedOnce() {
        CmdbProblem bad = new CmdbProblem("a", "line 7", "no host");
        book.take(0, new CmdbReading(containers(5).inventory(), List.of(bad)), NOON);
        List<String> log = new ArrayList<>();
        book.merge(NOON, log);
        book.merge(NOON.plusSeconds(10), log);
        assertThat(log).containsExactly("left out: a: line 7: no host");
        assertThat(book.troubles()).containsExactly(new CmdbTrouble("a", "line 7", "no host", NOON));
    }

    @Test
    void aThousandProblemsAreNotAThousandLines() {
        List<CmdbProblem> many = IntStream.range(0, 1_000)
                .mapToObj(i -> new CmdbProblem("a", "line " + i, "no host"))
                .toList();
        book.take(0, new CmdbReading(containers(5).inventory(), many), NOON);
        List<String> log = new ArrayList<>();
        book.merge(NOON, log);
        assertThat(log).hasSize(21).last().isEqualTo("problems in the CMDB: 980 more, see table CMDB_PROBLEM");
        assertThat(book.troubles()).hasSize(1_000);
    }

    @Test
    void aSourceThatFailsKeepsItsPartOfTheMerge() {
        CmdbBook two = new CmdbBook(sources("a", "b"), 30);
        two.take(0, containers(5), NOON);
        two.take(1, containers(8), NOON);
        two.fail(0, "a: gone", NOON);
        assertThat(two.merge(NOON, new ArrayList<>()).size()).isEqualTo(8);
    }

    @Test
    void aSourceWithoutContainersIsSaidOnceAndShownUntilItHasSome() {
        assertThat(book.take(0, containers(0), NOON)).containsExactly("a: no containers, expected at least one");
        assertThat(book.take(0, containers(0), NOON.plusSeconds(10))).isEmpty();
        assertThat(book.troubles())
                .containsExactly(new CmdbTrouble("a", "", "no containers, expected at least one", NOON));
        assertThat(book.take(0, containers(1), NOON.plusSeconds(20))).isEmpty();
        assertThat(book.troubles()).isEmpty();
    }

    @Test
    void aServiceThatNobodyProvidesIsToldWithTheNearestKnownName() {
        Container provider = container("db1", List.of("database"), List.of());
        Container be1 = container("be1", List.of(), List.of("databse", "database", "mail"));
        Container be2 = container("be2", List.of(), List.of("databse"));
        book.take(0, new CmdbReading(Inventory.of(List.of(provider, be1, be2)), List.of()), NOON);
        List<String> log = new ArrayList<>();
        book.merge(NOON, log);
        book.merge(NOON.plusSeconds(10), log);
        assertThat(log)
                .containsExactly(
                        "be1.host1 uses `databse`, which no container provides; nearest known: `database`"
                                + " (and 1 more containers)",
                        "be1.host1 uses `mail`, which no container provides");
        assertThat(book.troubles())
                .contains(new CmdbTrouble("CMDB", "be1.host1", "uses `mail`, which no container provides", NOON));
    }

    private static Container container(String name, List<String> services, List<String> uses) {
        return new Container(new ContainerName(name, "host1"), "TX", "", "", List.of(), services, uses, true);
    }

    private Iterable<Container> merge() {
        return book.merge(NOON, new ArrayList<>()).containers();
    }

    private static CmdbReading containers(int count) {
        return new CmdbReading(
                Inventory.of(IntStream.range(0, count)
                        .mapToObj(i -> new Container(
                                new ContainerName("be" + i, "host1"),
                                "TX",
                                "",
                                "",
                                List.of(),
                                List.of(),
                                List.of(),
                                true))
                        .toList()),
                List.of());
    }

    private static List<CmdbSource> sources(String... names) {
        return Stream.of(names).<CmdbSource>map(Named::new).toList();
    }

    private record Named(String describe) implements CmdbSource {

        @Override
        public CmdbReading read() {
            throw new AssertionError("the book reads nothing itself");
        }
    }
}
