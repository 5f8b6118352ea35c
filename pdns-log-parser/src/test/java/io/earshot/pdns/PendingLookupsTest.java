package io.earshot.pdns;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.ContainerName;
import io.earshot.model.Lookup;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingLookupsTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void equalOnesWaitAsOneAndNoMoreThanAllowed() {
        PendingLookups pending = new PendingLookups(2);
        pending.add(List.of(lookup("a", 1), lookup("b", 2), lookup("c", 1)));
        pending.add(List.of(lookup("a", 4)));

        assertThat(pending.drain()).containsExactly(lookup("a", 5), lookup("b", 2));
        assertThat(pending.overflowed()).isEqualTo(1);
        assertThat(pending.drain()).isEmpty();
    }

    private static Lookup lookup(String service, long count) {
        return new Lookup(ContainerName.parse("be5.host58"), service, count, NOON);
    }
}
