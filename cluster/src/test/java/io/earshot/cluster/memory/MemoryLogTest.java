package io.earshot.cluster.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.cluster.ChangeLog;
import io.earshot.cluster.Election;
import io.earshot.cluster.Entry;
import io.earshot.cluster.Fact;
import io.earshot.cluster.FencedException;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.LogReader;
import io.earshot.cluster.SpeakerLog;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryLogTest {

    private final MemoryLog log = new MemoryLog();
    private final ChangeLog a = log.from("a");
    private final ChangeLog b = log.from("b");

    private static Fact fact(String name, String value) {
        return new Fact.Kept(name, value);
    }

    private static List<Fact> all(LogReader reader) throws LogAwayException {
        return reader.poll(Duration.ZERO).stream().map(Entry::fact).toList();
    }

    @Test
    void allServersReadOneOrder() throws LogAwayException {
        a.append(fact("x", "1")).join();
        b.append(fact("y", "2")).join();
        a.append(fact("x", "3")).join();
        assertThat(all(a.reader())).isEqualTo(all(b.reader())).hasSize(3);
    }

    @Test
    void compactionKeepsTheNewestOfEachKeyAndItsPlace() throws LogAwayException {
        for (int i = 0; i < 10; i++) {
            a.append(fact("x", String.valueOf(i))).join();
            a.append(fact("y" + i, "0")).join();
        }
        a.append(new Fact.Removed("kept/y3")).join();
        log.compact(0);
        List<Fact> left = all(b.reader());
        assertThat(left).hasSize(10).contains(fact("x", "9")).doesNotContain(fact("x", "8"), fact("y3", "0"));
        assertThat(left.indexOf(fact("x", "9"))).isEqualTo(left.size() - 2);
    }

    @Test
    void aReaderGoesOnBehindWhatWasCompactedMeanwhile() throws LogAwayException {
        LogReader reader = b.reader();
        a.append(fact("x", "1")).join();
        assertThat(all(reader)).hasSize(1);
        a.append(fact("x", "2")).join();
        a.append(fact("x", "3")).join();
        log.compact(0);
        assertThat(all(reader)).containsExactly(fact("x", "3"));
        assertThat(reader.isAtEnd()).isTrue();
    }

    @Test
    void oneServerIsChosenAndTheNextOneFencesIt() throws LogAwayException, FencedException {
        Election first = a.election("a");
        Election second = b.election("b");
        assertThat(first.poll(Duration.ZERO)).isTrue();
        assertThat(second.poll(Duration.ZERO)).isFalse();
        SpeakerLog frozen = first.begin();
        frozen.write(List.of(fact("x", "1")));
        log.leave("a");
        assertThat(second.poll(Duration.ZERO)).isTrue();
        SpeakerLog next = second.begin();
        next.write(List.of(fact("x", "2")));
        assertThatThrownBy(() -> frozen.write(List.of(fact("x", "3")))).isInstanceOf(FencedException.class);
        assertThat(all(b.reader())).containsExactly(fact("x", "1"), fact("x", "2"));
    }

    @Test
    void aServerThatIsCutOffNeitherWritesNorReads() {
        log.cut("a", true);
        assertThat(a.append(fact("x", "1"))).isCompletedExceptionally();
        assertThatThrownBy(() -> a.reader().poll(Duration.ZERO)).isInstanceOf(LogAwayException.class);
        assertThat(b.append(fact("x", "1"))).isCompleted();
    }
}
