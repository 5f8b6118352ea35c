package io.earshot.pdns;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.ContainerName;
import io.earshot.model.Lookup;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LookupCounterTest {

    @Test
    void equalLookupsAreOneWithTheNewestTime() {
        LookupCounter counter = new LookupCounter(10);
        add(counter, "db1.be5.host58", 2, 5_000_000);
        add(counter, "cache1.be5.host58", 1, 1_000_001);
        add(counter, "db1.be5.host58", 3, 4_000_000);

        ContainerName be5 = ContainerName.parse("be5.host58");
        assertThat(counter.drain())
                .containsExactly(
                        new Lookup(be5, "db1", 5, Instant.ofEpochSecond(5)),
                        new Lookup(be5, "cache1", 1, Instant.ofEpochSecond(1, 1_000)));
        assertThat(counter.drain()).isEmpty();
    }

    @Test
    void manyDifferentOnesAreKeptApart() {
        LookupCounter counter = new LookupCounter(LookupCounter.MAX_DISTINCT);
        for (int round = 1; round <= 2; round++) {
            for (int i = 0; i < 50_000; i++) {
                add(counter, "db1.be" + i % 100 + ".host" + i / 100, 1, round);
            }
        }

        assertThat(counter.drain())
                .hasSize(50_000)
                .allSatisfy(lookup -> assertThat(lookup.count()).isEqualTo(2));
    }

    @Test
    void whoMakesUpNamesTakesNoMoreMemoryThanAllowed() {
        LookupCounter counter = new LookupCounter(2);

        assertThat(add(counter, "a.be5.host58", 1, 1)).isTrue();
        assertThat(add(counter, "b.be5.host58", 1, 1)).isTrue();
        assertThat(add(counter, "c.be5.host58", 1, 1)).isFalse();
        assertThat(add(counter, "a.be5.host58", 1, 1)).as("known already").isTrue();
        assertThat(counter.drain()).extracting(Lookup::service).containsExactly("a", "b");
        assertThat(add(counter, "c.be5.host58", 1, 1)).as("after a drain").isTrue();
    }

    private static boolean add(LookupCounter counter, String name, long count, long micros) {
        byte[] bytes = (name + ".example.com").getBytes(US_ASCII);
        Optional<LookupCounter.Entry> entry = counter.entry(bytes, name.length());
        entry.ifPresent(known -> known.add(count, micros));
        return entry.isPresent();
    }
}
