package io.earshot.http.access;

/** Whether a request is let in. */
public sealed interface Verdict {

    record Admitted(Caller caller) implements Verdict {}

    /** @param detail for the one who was refused; holds nothing secret */
    record Refused(Refusal refusal, String detail) implements Verdict {}
}
