package io.earshot.agent.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.ContainerName;
import io.earshot.model.MachineLoad;
import io.earshot.model.PartnerList;
import io.earshot.model.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class BackgroundInstrumentsTest {

    private static final PartnerList LIST = new PartnerList(
            ContainerName.parse("a.b"), PartnerList.DEFAULT_CYCLE, PartnerList.DEFAULT_DOWN_AFTER, List.of());

    /** Notes what is done to it. */
    private static class Recorded implements Instrument {

        final List<String> calls = new ArrayList<>();
        Optional<Long> due = Optional.empty();

        @Override
        public void follow(PartnerList list) {
            calls.add("follow");
        }

        @Override
        public Optional<Long> dueAt() {
            return due;
        }

        @Override
        public void step(long now) {
            calls.add("step");
            due = Optional.of(now + 10);
        }

        @Override
        public List<Section> take() {
            calls.add("take");
            return List.of(new MachineLoad(1));
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }

    private final Recorded one = new Recorded();

    @Test
    void aNewListIsFollowedBeforeTheNextTurnAndOnce() {
        BackgroundInstruments instruments = new BackgroundInstruments("a.b", List.of(one));
        instruments.follow(LIST);
        instruments.follow(LIST);
        assertThat(one.calls).isEmpty();

        instruments.take();
        instruments.take();

        assertThat(one.calls).containsExactly("follow", "take", "take");
    }

    @Test
    void onlyWhatIsDueIsDone() {
        Recorded other = new Recorded();
        BackgroundInstruments instruments = new BackgroundInstruments("a.b", List.of(one, other));
        one.due = Optional.of(5L);
        other.due = Optional.of(7L);

        assertThat(instruments.dueAt()).hasValue(5L);
        instruments.step(6);

        assertThat(one.calls).containsExactly("step");
        assertThat(other.calls).isEmpty();
        assertThat(instruments.dueAt()).hasValue(7L);
    }

    @Test
    void anInstrumentThatFailsCostsNothingButItsOwnSection() {
        Instrument broken = () -> {
            throw new IllegalStateException("made to fail");
        };

        assertThat(new BackgroundInstruments("a.b", List.of(broken, one)).take())
                .containsExactly(new MachineLoad(1));
    }

    @Test
    void closingDoesNotWaitForAnInstrumentThatIsAtWork() throws InterruptedException {
        CountDownLatch atWork = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Instrument slow = new Instrument() {
            @Override
            public List<Section> take() {
                atWork.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return List.of();
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        BackgroundInstruments instruments = new BackgroundInstruments("a.b", List.of(slow));
        Thread visit = Thread.startVirtualThread(instruments::take);
        atWork.await();

        instruments.close();

        assertThat(closed.getCount()).as("it is still at work").isOne();
        goOn.countDown();
        assertThat(closed.await(300, TimeUnit.SECONDS)).isTrue();
        visit.join();
        assertThat(instruments.take()).isEmpty();
    }

    @Test
    void nothingIsAskedOfInstrumentsThatWereClosed() {
        BackgroundInstruments instruments = new BackgroundInstruments("a.b", List.of(one));
        one.due = Optional.of(0L);
        instruments.close();
        instruments.close();

        instruments.step(1);

        assertThat(instruments.take()).isEmpty();
        assertThat(instruments.dueAt()).isEmpty();
        assertThat(one.calls).containsExactly("close");
    }
}
