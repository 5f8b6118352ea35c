package io.earshot.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LookupTest {

    private static final ContainerName BE5 = ContainerName.parse("be5.host58");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void twoSightingsAreOneWithTheNewerAnswersFirst() {
        Lookup older = new Lookup(BE5, "db1", 2, NOON, List.of(Ip.parse("10.1.2.3"), Ip.parse("10.1.2.4")));
        Lookup newer =
                new Lookup(BE5, "db1", 3, NOON.plusSeconds(1), List.of(Ip.parse("10.1.2.4"), Ip.parse("fd00::7")));

        Lookup both = new Lookup(
                BE5,
                "db1",
                5,
                NOON.plusSeconds(1),
                List.of(Ip.parse("10.1.2.4"), Ip.parse("fd00::7"), Ip.parse("10.1.2.3")));
        assertThat(older.and(newer)).isEqualTo(both);
        assertThat(newer.and(older)).isEqualTo(both);
    }

    @Test
    void answersThatNeverRepeatDoNotGrowForEver() {
        Lookup lookup = new Lookup(BE5, "db1", 1, NOON);
        for (int i = 0; i < 300; i++) {
            lookup = lookup.and(new Lookup(BE5, "db1", 1, NOON.plusSeconds(i), List.of(new Ip(1, i))));
        }

        assertThat(lookup.answers())
                .isEqualTo(IntStream.range(0, Lookup.MAX_ANSWERS)
                        .mapToObj(i -> new Ip(1, 299 - i))
                        .toList());
    }

    @Test
    void whatIsNotTheSameIsNotMadeOne() {
        Lookup lookup = new Lookup(BE5, "db1", 1, NOON);

        assertThatThrownBy(() -> lookup.and(new Lookup(BE5, "db2", 1, NOON)))
                .hasMessage("lookup of db2 by be5.host58, expected one of db1 by be5.host58");
        assertThatThrownBy(() -> new Lookup(BE5, "d b", 1, NOON)).hasMessageContaining("service \"d b\"");
        assertThatThrownBy(() -> new Lookup(BE5, "db1", 0, NOON)).hasMessageContaining("count 0");
    }
}
