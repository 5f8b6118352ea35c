package io.earshot.nagios.watch;

import io.earshot.nagios.CheckResult;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.SqlCheck;
import java.time.Duration;
import java.time.Instant;

/**
 * Holds the state of a service for Nagios.
 *
 * @param check the check that says so
 * @param result its state is the one that is believed
 * @param since when that state began
 * @param at when it was judged
 * @param believed whether there was enough time to tell; if not, the state is UNKNOWN and goes nowhere
 * @param fresh for how long it may be believed when nothing more is heard
 */
public record Status(
        SqlCheck check,
        ServiceName service,
        CheckResult result,
        Instant since,
        Instant at,
        boolean believed,
        Duration fresh) {

    public CheckState state() {
        return result.state();
    }

    /** Returns the same status, whose state began at another moment. */
    Status withSince(Instant moment) {
        return new Status(check, service, result, moment, at, believed, fresh);
    }
}
