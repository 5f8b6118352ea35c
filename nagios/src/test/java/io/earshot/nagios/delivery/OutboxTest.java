package io.earshot.nagios.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.nagios.CheckState;
import io.earshot.nagios.Checks;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import io.earshot.nagios.watch.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final Outbox outbox = new Outbox();

    @Test
    void theNewestOfEachServiceWaitsInTheOrderOfJudging() {
        outbox.add(List.of(status("a", 1), status("b", 1)));
        outbox.add(List.of(status("a", 2)));

        assertThat(outbox.first(9)).containsExactly(status("b", 1), status("a", 2));
        assertThat(outbox.first(1)).containsExactly(status("b", 1));
    }

    @Test
    void whatWasOvertakenWhileItWasSentGoesOnWaiting() {
        outbox.add(List.of(status("a", 1), status("b", 1)));
        List<Status> sent = outbox.first(9);
        outbox.add(List.of(status("a", 2)));

        outbox.remove(sent);

        assertThat(outbox.contains(status("a", 0).service())).isTrue();
        assertThat(outbox.contains(status("b", 0).service())).isFalse();
        assertThat(outbox.size()).isEqualTo(1);
    }

    private static Status status(String service, int at) {
        SqlCheck check = Checks.shipped().getFirst();
        Instant time = Instant.ofEpochSecond(at);
        return new Status(
                check,
                new ServiceName("mesh", service),
                check.failed(CheckState.UNKNOWN.name()),
                time,
                time,
                true,
                Duration.ofMinutes(1));
    }
}
