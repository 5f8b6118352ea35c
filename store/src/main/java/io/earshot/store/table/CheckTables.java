package io.earshot.store.table;

import static io.earshot.store.table.Column.bigint;
import static io.earshot.store.table.Column.integer;
import static io.earshot.store.table.Column.real;
import static io.earshot.store.table.Column.text;
import static io.earshot.store.table.Column.time;

import java.util.List;

/** Declares the tables of checks and of the destinations of their results. */
public final class CheckTables {

    private CheckTables() {}

    /** The result of a check for one service. */
    public static final class CheckResult {

        public static final Column CHECK = text("check", "the check's name");
        public static final Column HOST = text("host", "the host of the service in Nagios");
        public static final Column SERVICE = text("service", "the service in Nagios");
        public static final Column STATE = text("state", "OK, WARNING, CRITICAL or UNKNOWN");
        public static final Column OUTPUT = text("output", "the plugin output");
        public static final Column SINCE = time("since", "when the state began");
        public static final Column CHECKED_AT = time("checkedAt", "when it was last found");
        public static final Column SENT_AT =
                time("sentAt", "when every destination had it").orNull();
        public static final Column NOT_SENT_TO =
                text("notSentTo", "the destinations that do not have it yet, separated by blanks");
        public static final Column FRESH_SECONDS =
                bigint("freshSeconds", "how long the result counts").in("s");

        public static final Table TABLE = new Table(
                "check_result",
                "the result of a check for one service",
                List.of(CHECK, HOST, SERVICE),
                List.of(CHECK, HOST, SERVICE, STATE, OUTPUT, SINCE, CHECKED_AT, SENT_AT, NOT_SENT_TO, FRESH_SECONDS),
                TenantRows.NONE);

        private CheckResult() {}
    }

    /** A check with its last run. */
    public static final class CheckRun {

        public static final Column CHECK = text("check", "the check's name");
        public static final Column RUN_AT = time("runAt", "when it last ran").orNull();
        public static final Column MILLIS =
                real("millis", "how long that took").in("ms").orNull();
        public static final Column PROBLEM =
                text("problem", "why it could not run; NULL where it could").orNull();

        public static final Table TABLE = new Table(
                "check_run",
                "a check, when it ran and how long that took",
                List.of(CHECK),
                List.of(CHECK, RUN_AT, MILLIS, PROBLEM),
                TenantRows.NONE);

        private CheckRun() {}
    }

    /** A destination of results. */
    public static final class Destination {

        public static final Column NAME = text("name", "the destination's name");
        public static final Column STATE = text("state", "OK or TROUBLED");
        public static final Column WAITING = integer("waiting", "results that it does not have yet");
        public static final Column SENT = bigint("sent", "results that it took");
        public static final Column REFUSED = bigint("refused", "results that it refused");
        public static final Column LAST_SENT_AT =
                time("lastSentAt", "when it last took one").orNull();
        public static final Column PROBLEM =
                text("problem", "what is wrong; NULL where nothing is").orNull();

        public static final Table TABLE = new Table(
                "destination",
                "a destination of the results of checks",
                List.of(NAME),
                List.of(NAME, STATE, WAITING, SENT, REFUSED, LAST_SENT_AT, PROBLEM),
                TenantRows.NONE);

        private Destination() {}
    }
}
