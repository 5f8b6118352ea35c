package io.earshot.model;

/** Tells what came of probing a service. */
public enum ServiceState {
    /** It answers as expected. */
    UP,
    /** Its machine refuses the connection, or closes it without an answer. */
    REFUSED,
    /** Nothing, or not enough, came in time. */
    TIMEOUT,
    /** No packet could be sent to it. */
    UNREACHABLE,
    /** It answers over TLS with a certificate that does not verify. */
    BAD_CERTIFICATE,
    /** It answers, and the answer is not the expected one. */
    WRONG_ANSWER,
    /** Nobody can tell. */
    UNKNOWN;

    /** Returns whether the service is known not to work as expected. */
    public boolean isTrouble() {
        return this != UP && this != UNKNOWN;
    }
}
