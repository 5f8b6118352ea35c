package io.earshot.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryAfterTest {

    private static final Optional<String> DATE = Optional.of("Sun, 01 Nov 2026 08:00:00 GMT");

    @Test
    void secondsAreSeconds() {
        assertThat(parse("90")).hasValue(Duration.ofSeconds(90));
    }

    @Test
    void aDateIsMeasuredByTheServersOwnClock() {
        assertThat(parse("Sun, 01 Nov 2026 08:00:30 GMT")).hasValue(Duration.ofSeconds(30));
    }

    @Test
    void theLongestIsAnHourAndTheShortestNothing() {
        assertThat(parse("31536000")).hasValue(Duration.ofHours(1));
        assertThat(parse("-5")).hasValue(Duration.ZERO);
        assertThat(parse("Sun, 01 Nov 2026 07:00:00 GMT")).hasValue(Duration.ZERO);
    }

    @Test
    void whatIsNeitherIsIgnored() {
        assertThat(parse("soon")).isEmpty();
        assertThat(RetryAfter.parse(Optional.empty(), DATE)).isEmpty();
        assertThat(RetryAfter.parse(Optional.of("Sun, 01 Nov 2026 08:00:30 GMT"), Optional.empty()))
                .isEmpty();
    }

    private static Optional<Duration> parse(String text) {
        return RetryAfter.parse(Optional.of(text), DATE);
    }
}
