package io.earshot.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthResourceTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void anInventoryThatIsOldIsSaidButIsNoReasonToTakeNoReports() {
        List<String> troubles = new ArrayList<>();
        HealthResource health = new HealthResource(InstantSource.fixed(NOON), NOON, () -> troubles);
        assertThat(text(health)).isEqualTo("ok\n");
        troubles.add(
                "the last good inventory stays: NetBox https://n.example: status 503 (since 2026-11-23T11:00:00Z)");
        assertThat(text(health))
                .isEqualTo("ok\nthe last good inventory stays: NetBox https://n.example: status 503"
                        + " (since 2026-11-23T11:00:00Z)\n");
    }

    private static Object text(HealthResource health) {
        try (Response answer = health.readyz()) {
            assertThat(answer.getStatus()).isEqualTo(200);
            return answer.getEntity();
        }
    }
}
