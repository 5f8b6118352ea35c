package io.earshot.model;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One address that a container is to probe.
 *
 * @param service what it is used for there, if known
 * @param port the service's TCP port, if known
 * @param interval from one probe to the next
 */
public record Partner(Ip ip, Optional<String> service, OptionalInt port, Duration interval) {

    public Partner {
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65_535)) {
            throw new IllegalArgumentException("port " + port.getAsInt() + ", expected 1 to 65535");
        }
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval " + interval + ", expected more than zero");
        }
    }
}
