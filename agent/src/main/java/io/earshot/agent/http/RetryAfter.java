package io.earshot.agent.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The Retry-After header, RFC 9110, 10.2.3: seconds, or a date. */
final class RetryAfter {

    /** A server that says a year has made a mistake. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {}

    /**
     * @param retryAfter the header's value
     * @param date the same response's Date: the two are by one clock, which ours may differ from
     */
    static Optional<Duration> parse(Optional<String> retryAfter, Optional<String> date) {
        return retryAfter.flatMap(text -> seconds(text).or(() -> between(date, text)));
    }

    private static Optional<Duration> seconds(String text) {
        try {
            return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(text.strip()))));
        } catch (NumberFormatException notSeconds) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> between(Optional<String> from, String to) {
        return from.flatMap(RetryAfter::date)
                .flatMap(now -> date(to).map(then -> bounded(Duration.between(now, then))));
    }

    private static Optional<ZonedDateTime> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
