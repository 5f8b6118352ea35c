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
 * @param downInterval the same while the link is down that was answered before; at most the interval
 * @param probePort the UDP port at which the partner's agent answers probes of its own fleet, if it does
 */
public record Partner(
        Ip ip,
        Optional<String> service,
        OptionalInt port,
        Duration interval,
        Duration downInterval,
        OptionalInt probePort) {

    public Partner {
        requirePort("probePort", probePort);
        requirePort("port", port);
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval " + interval + ", expected more than zero");
        }
        if (downInterval.isNegative() || downInterval.isZero() || downInterval.compareTo(interval) > 0) {
            throw new IllegalArgumentException(
                    "downInterval " + downInterval + ", expected more than zero and at most the interval " + interval);
        }
    }

    /** One that is probed at the same interval whether it answers or not. */
    public Partner(Ip ip, Optional<String> service, OptionalInt port, Duration interval, OptionalInt probePort) {
        this(ip, service, port, interval, interval, probePort);
    }

    /** One whose agent answers no UDP probes, as far as is known. */
    public Partner(Ip ip, Optional<String> service, OptionalInt port, Duration interval) {
        this(ip, service, port, interval, OptionalInt.empty());
    }

    private static void requirePort(String what, OptionalInt port) {
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65_535)) {
            throw new IllegalArgumentException(what + " " + port.getAsInt() + ", expected 1 to 65535");
        }
    }
}
