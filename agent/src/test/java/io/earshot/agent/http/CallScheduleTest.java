package io.earshot.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.http.Answer.Failed;
import io.earshot.agent.http.Answer.Trouble;
import io.earshot.agent.http.CallSchedule.Errand;
import io.earshot.agent.http.CallSchedule.Wanted;
import io.earshot.agent.link.Pace;
import io.earshot.model.ContainerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CallScheduleTest {

    private static final ContainerName CONTAINER = ContainerName.parse("be5.host58");
    private static final Duration CYCLE = Duration.ofMinutes(2);
    private static final Answer GONE = new Failed(Trouble.UNREACHABLE, "gone", Optional.empty());

    private final CallSchedule schedule = new CallSchedule(Pace.offset(CONTAINER), CYCLE, 0, new Random(1));

    @Test
    void theListIsAskedForAtOnceAndReportedOnOnlyLater() {
        assertThat(schedule.next(0)).contains(new Errand(Wanted.NOTHING, true));

        listComes(0);

        assertThat(schedule.next(seconds(2))).isEmpty();
        assertThat(schedule.wakeAt()).isBetween(seconds(60), seconds(180));
    }

    @Test
    void afterThatThereIsOneErrandACycle() {
        schedule.next(0);
        listComes(0);
        List<Long> errands = new ArrayList<>();

        for (long now = seconds(1); now < seconds(3_600); now += seconds(1)) {
            if (schedule.next(now).isPresent()) {
                errands.add(now);
                schedule.ended(List.of(new Answer.Delivered(), new Answer.Unchanged()), now);
            }
        }

        assertThat(errands).hasSizeBetween(29, 30);
        assertThat(IntStream.range(1, errands.size()).mapToObj(i -> errands.get(i) - errands.get(i - 1)))
                .containsOnly(seconds(120));
    }

    @Test
    void aFleetThatStartsTogetherReportsEvenly() {
        long[] inEachTenth = new long[10];
        for (int i = 0; i < 1_000; i++) {
            CallSchedule one =
                    new CallSchedule(Pace.offset(new ContainerName("be" + i, "host58")), CYCLE, 0, new Random(i));
            one.next(0);
            one.ended(List.of(new Answer.Unchanged()), 0);
            inEachTenth[(int) (one.wakeAt() % seconds(120) / seconds(12))]++;
        }

        assertThat(LongStream.of(inEachTenth)).allMatch(count -> count > 60 && count < 140);
    }

    @Test
    void nothingIsReportedBeforeThereIsAList() {
        schedule.next(0);
        schedule.ended(List.of(GONE), 0);
        schedule.reportNow();

        assertThat(schedule.next(seconds(500))).contains(new Errand(Wanted.NOTHING, true));
    }

    @Test
    void newsGoOutAtOnceButNotTwiceInASecond() {
        schedule.next(0);
        listComes(0);

        schedule.reportNow();
        assertThat(schedule.next(seconds(5))).contains(new Errand(Wanted.NEW, false));
        schedule.ended(List.of(new Answer.Delivered()), seconds(5));

        schedule.reportNow();
        assertThat(schedule.next(seconds(5) + 1)).isEmpty();
        assertThat(schedule.wakeAt()).isEqualTo(seconds(6));
        assertThat(schedule.next(seconds(6))).contains(new Errand(Wanted.NEW, false));
    }

    @Test
    void newsDuringAnErrandWaitForItsEnd() {
        schedule.next(0);
        listComes(0);
        schedule.reportNow();
        schedule.next(seconds(5));

        schedule.reportNow();
        assertThat(schedule.next(seconds(6))).isEmpty();
        schedule.ended(List.of(GONE), seconds(7));

        assertThat(schedule.next(seconds(9))).contains(new Errand(Wanted.NEW, false));
    }

    @Test
    void anUndeliveredReportIsTriedAgainUntilANewerOneSupersedesIt() {
        schedule.next(0);
        listComes(0);
        schedule.reportNow();
        schedule.next(seconds(5));
        schedule.ended(List.of(GONE), seconds(5));

        assertThat(schedule.next(seconds(7))).contains(new Errand(Wanted.AGAIN, false));
        schedule.ended(List.of(GONE), seconds(7));

        assertThat(schedule.next(seconds(300))).contains(new Errand(Wanted.NEW, true));
    }

    @Test
    void aReportThatARelayOnlyKeepsIsTriedAgainUntilTheServerHasIt() {
        schedule.next(0);
        listComes(0);
        schedule.reportNow();
        assertThat(schedule.next(seconds(10)).orElseThrow().report()).isEqualTo(Wanted.NEW);
        schedule.ended(List.of(new Answer.Kept()), seconds(10));
        assertThat(schedule.next(seconds(12)).orElseThrow().report()).isEqualTo(Wanted.AGAIN);
        schedule.ended(List.of(new Answer.Delivered()), seconds(12));
        assertThat(schedule.next(seconds(14))).isEmpty();
    }

    @Test
    void aReportThatTheServerDoesNotUnderstandIsNotRepeated() {
        schedule.next(0);
        listComes(0);
        schedule.reportNow();
        schedule.next(seconds(5));
        schedule.ended(List.of(new Failed(Trouble.MISUNDERSTOOD, "no", Optional.empty())), seconds(5));

        assertThat(schedule.next(seconds(10))).isEmpty();
    }

    @Test
    void triesGrowRarerAndStayWithinACycle() {
        List<Long> waits = new ArrayList<>();
        long failedAt = 0;
        for (long now = 0; waits.size() < 200; now = schedule.wakeAt()) {
            if (schedule.next(now).isPresent()) {
                schedule.ended(List.of(GONE), now);
                waits.add(now - failedAt);
                failedAt = now;
            }
        }

        assertThat(waits.subList(0, 3)).allMatch(wait -> wait <= seconds(4));
        assertThat(waits).allMatch(wait -> wait <= CYCLE.toNanos());
        assertThat(waits.subList(20, 200)).anyMatch(wait -> wait > seconds(60));
    }

    @Test
    void aServerThatAsksForPatienceIsLeftAlone() {
        schedule.next(0);
        schedule.ended(List.of(new Failed(Trouble.OVERLOADED, "busy", Optional.of(Duration.ofMinutes(10)))), 0);

        assertThat(schedule.next(seconds(599))).isEmpty();
        assertThat(schedule.next(seconds(600))).isPresent();
    }

    private void listComes(long now) {
        schedule.follow(CYCLE, now);
        schedule.ended(List.of(new Answer.Unchanged()), now);
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
