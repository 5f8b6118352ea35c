package io.earshot.agent.services;

import io.earshot.model.ServiceState;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Tells what one probe found.
 *
 * @param latency in milliseconds; absent without an answer
 */
record Finding(ServiceState state, OptionalDouble latency, String detail, Optional<Instant> certificateEnds) {

    static Finding up(String detail) {
        return of(ServiceState.UP, detail);
    }

    static Finding wrong(String detail) {
        return of(ServiceState.WRONG_ANSWER, detail);
    }

    static Finding of(ServiceState state, String detail) {
        return new Finding(state, OptionalDouble.empty(), detail, Optional.empty());
    }

    Finding in(double millis) {
        return new Finding(state, OptionalDouble.of(millis), detail, certificateEnds);
    }

    /** Adds what a TLS handshake showed. A certificate that does not verify weighs more than a wrong answer behind it. */
    Finding behind(Certificate certificate) {
        boolean bad = certificate.problem().isPresent();
        return new Finding(
                bad ? ServiceState.BAD_CERTIFICATE : state,
                latency,
                bad ? certificate.problem().get() + (state == ServiceState.UP ? "" : "; " + detail) : detail,
                Optional.of(certificate.ends()));
    }

    /**
     * A service's certificate.
     *
     * @param problem why it does not verify; absent where it does
     */
    record Certificate(Instant ends, Optional<String> problem) {}
}
