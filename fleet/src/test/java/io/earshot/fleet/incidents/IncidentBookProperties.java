package io.earshot.fleet.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.LinkState;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Checks invariants under any sequence of events and of clock steps ahead; the server's clock never goes back. */
class IncidentBookProperties {

    /** Until then each broken link must have found its cause: gathered, doubted, and searched once more. */
    private static final Duration SETTLED = Duration.ofSeconds(60);

    private static final List<String> PLACES =
            List.of("be.tx1", "db.tx1", "web.ny2", "be.ny2", "db.de3", "tx1", "tx2", "ny2", "de3", "TX", "NY", "DE");

    /** Something that happens. */
    sealed interface Act {
        record Break(Predicate<Scene.Link> which) implements Act {}

        record Narrow(Predicate<Scene.Link> which) implements Act {}

        record Heal(Predicate<Scene.Link> which) implements Act {}

        record FallSilent(String place) implements Act {}

        record SpeakAgain() implements Act {}

        record Drain(Predicate<Scene.Link> which) implements Act {}

        record Mute(String place) implements Act {}

        record SetClock(int seconds) implements Act {}

        record Wait(int seconds) implements Act {}
    }

    @Provide
    Arbitrary<List<Act>> acts() {
        Arbitrary<String> place = Arbitraries.of(PLACES);
        Arbitrary<Predicate<Scene.Link>> between =
                Combinators.combine(place, place).as(Scene::between);
        Arbitrary<Predicate<Scene.Link>> which =
                Arbitraries.oneOf(between, place.map(Scene::from), place.map(Scene::to));
        Arbitrary<Act> broken = which.map(Act.Break::new);
        Arbitrary<Act> act = Arbitraries.oneOf(
                broken,
                broken,
                which.map(Act.Heal::new),
                which.map(Act.Narrow::new),
                place.map(Act.FallSilent::new),
                Arbitraries.just(new Act.SpeakAgain()),
                between.map(Act.Drain::new),
                place.map(Act.Mute::new),
                Arbitraries.integers().between(0, 7_200).map(Act.SetClock::new),
                Arbitraries.integers().between(1, 150).map(Act.Wait::new));
        return act.list().ofMinSize(1).ofMaxSize(12);
    }

    @Property(tries = 100)
    void eachBrokenLinkIsInExactlyOneIncidentAndAllIsOverWhenAllIsWell(@ForAll("acts") List<Act> acts) {
        Scene scene = new Scene();
        for (Act act : acts) {
            happen(act, scene);
            noLinkIsInTwo(scene);
        }
        scene.pass(SETTLED);
        noLinkIsInTwo(scene);
        assertThat(explained(scene)).containsAll(scene.links(LinkState.DOWN));
        assertThat(scene.open())
                .allMatch(row -> row.linksDown() <= scene.linksOf(row.id()).size());

        scene.startAgents();
        scene.observeMtu(9000, link -> true);
        scene.pass(Duration.ofMinutes(20));
        assertThat(scene.open()).isEmpty();
        assertThat(scene.all()).allMatch(row -> row.ending().isPresent());
    }

    private static void happen(Act act, Scene scene) {
        switch (act) {
            case Act.Break(Predicate<Scene.Link> which) -> scene.breaks(which);
            case Act.Narrow(Predicate<Scene.Link> which) -> scene.observeMtu(1400, which);
            case Act.Heal(Predicate<Scene.Link> which) -> scene.observeMtu(1500, which);
            case Act.FallSilent(String place) -> scene.fallSilent(container -> Scene.isAt(container, place));
            case Act.SpeakAgain() -> scene.startAgents();
            case Act.Drain(Predicate<Scene.Link> which) -> scene.unwatch(which);
            case Act.Mute(String place) ->
                scene.book.mute(
                        new PlannedMute(
                                List.of(place),
                                scene.now,
                                scene.now.plusSeconds(300),
                                Optional.empty(),
                                "ann",
                                "works"),
                        scene.now);
            case Act.SetClock(int seconds) -> scene.now = scene.now.plusSeconds(seconds);
            case Act.Wait(int seconds) -> scene.pass(seconds);
        }
        scene.pass(1);
    }

    private static void noLinkIsInTwo(Scene scene) {
        Set<Scene.Link> seen = new HashSet<>();
        for (IncidentRow row : scene.open()) {
            for (Scene.Link link : scene.linksOf(row.id())) {
                assertThat(seen.add(link)).as("%s in two incidents", link).isTrue();
            }
        }
    }

    private static Set<Scene.Link> explained(Scene scene) {
        Set<Scene.Link> explained = new HashSet<>();
        scene.open().forEach(row -> explained.addAll(scene.linksOf(row.id())));
        return explained;
    }
}
