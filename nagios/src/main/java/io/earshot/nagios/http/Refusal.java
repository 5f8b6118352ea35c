package io.earshot.nagios.http;

import io.earshot.nagios.delivery.DeliveryException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads answers of receivers that took nothing. */
final class Refusal {

    private static final String RETRY_AFTER = "Retry-After";
    private static final int REDIRECT = 3;

    private Refusal() {}

    /** Returns what the receiver said, with the time for which it wants to be left alone. */
    static DeliveryException of(HttpResponse<String> answer, ShownAddress shown) {
        URI receiver = answer.request().uri();
        Optional<String> location = answer.headers().firstValue("Location");
        boolean redirects = answer.statusCode() / 100 == REDIRECT && location.isPresent();
        String why = redirects
                ? "and points to " + BoundedHttpClient.quoted(target(location.get(), receiver, shown))
                        + ": redirects are not followed, expected that address as url"
                : BoundedHttpClient.quoted(shown.within(answer.body(), receiver));
        return new DeliveryException(
                (shown.of(receiver) + " says " + answer.statusCode() + " " + why).strip(), retryAfter(answer));
    }

    private static String target(String location, URI receiver, ShownAddress shown) {
        try {
            return shown.of(receiver.resolve(location));
        } catch (IllegalArgumentException e) {
            return "an address that is none";
        }
    }

    /** In seconds, or as a date (RFC 9110, 10.2.3), which is compared with the receiver's own clock. */
    private static Duration retryAfter(HttpResponse<String> answer) {
        String wanted =
                answer.headers().firstValue(RETRY_AFTER).map(String::strip).orElse("0");
        if (wanted.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(wanted));
        }
        Duration until = date(wanted)
                .flatMap(at -> answer.headers()
                        .firstValue("Date")
                        .flatMap(Refusal::date)
                        .map(now -> Duration.between(now, at)))
                .orElse(Duration.ZERO);
        return until.isNegative() ? Duration.ZERO : until;
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
