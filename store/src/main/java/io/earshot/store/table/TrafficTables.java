package io.earshot.store.table;

import static io.earshot.store.table.Column.bigint;
import static io.earshot.store.table.Column.bool;
import static io.earshot.store.table.Column.integer;
import static io.earshot.store.table.Column.real;
import static io.earshot.store.table.Column.text;
import static io.earshot.store.table.Column.time;

import java.util.List;

/**
 * Declares the tables of passive monitoring. All are in the store of {@code earshot traffic}; a server has apps and figures, but no
 * dimensions, distributions or transactions.
 */
public final class TrafficTables {

    public static final List<Table> ALL = List.of(
            App.TABLE, AppAddress.TABLE, Transaction.TABLE, Kpi.TABLE, KpiCode.TABLE, KpiTime.TABLE, Position.TABLE);

    private TrafficTables() {}

    /** An application. */
    public static final class App {

        public static final Column NAME = text("name", "the app's name");
        public static final Column PROTOCOL = text("protocol", "iso8583, http or another protocol");
        public static final Column DIALECT =
                text("dialect", "the dialect of ISO 8583").orNull();
        public static final Column TARGET = real("target", "the response time within which an answer is on time")
                .in("ms");
        public static final Column TIME_LIMIT = real("timeLimit", "after which a request counts as not answered")
                .in("ms");
        public static final Column QUIET_SECONDS = bigint("quietSeconds", "for how long no request may come")
                .in("s")
                .orNull();

        public static final Column NETWORK = text(
                        "network",
                        "the network that its addresses are of; NULL where the configuration names none, and at a server, which is not told")
                .orNull();

        public static final Table TABLE = new Table(
                "app",
                "an application whose traffic is watched",
                List.of(NAME),
                List.of(NAME, PROTOCOL, DIALECT, TARGET, TIME_LIMIT, QUIET_SECONDS, NETWORK),
                TenantRows.NONE);

        private App() {}
    }

    /** A place where an application listens. */
    public static final class AppAddress {

        public static final Column APP = text("app", "the app's name");
        public static final Column IP = text("ip", "the server's address; * for every one");
        public static final Column PORT = integer("port", "the server's port");

        public static final Table TABLE = new Table(
                "app_address",
                "a place where an app listens",
                List.of(APP, IP, PORT),
                List.of(APP, IP, PORT),
                TenantRows.NONE);

        private AppAddress() {}
    }

    /** A transaction, masked. */
    public static final class Transaction {

        public static final Column ID = text("id", "the same whenever the same packets are processed again");
        public static final Column APP = text("app", "the app's name");
        public static final Column AT = time("at", "when the request's first byte passed");
        public static final Column OPERATION = text("operation", "message type, method with path template, command");
        public static final Column NAME = text("name", "the operation for people; empty where there is none");
        public static final Column STATE = text("state", "answered, late, no-response, unknown or one-way");
        public static final Column CODE = text("code", "the answer's code; - without an answer");
        public static final Column SUCCESS = bool("success", "whether the code means success");
        public static final Column LATENCY = real("latency", "from the request's last byte to the answer's first")
                .in("ms")
                .orNull();
        public static final Column TERMINAL = text("terminal", "the terminal");
        public static final Column MERCHANT = text("merchant", "the merchant");
        public static final Column TRACE = text("trace", "the trace number");
        public static final Column CARD = text("card", "the card number, masked");
        public static final Column CLIENT = text("client", "the client's address and port");
        public static final Column SERVER = text("server", "the server's address and port");
        public static final Column TEXT = text("text", "the transaction in one line for people");
        public static final Column FILE = text("file", "the capture with the request");
        public static final Column FRAME = bigint("frame", "the request's frame in that capture");
        public static final Column ANSWER_FILE =
                text("answerFile", "the capture with the answer").orNull();
        public static final Column ANSWER_FRAME =
                bigint("answerFrame", "the answer's frame in that capture").orNull();

        public static final Table TABLE = new Table(
                "transaction",
                "a request with what became of it; card data is masked",
                // The time comes first, so that rows of a span of time are found together.
                List.of(AT, ID),
                List.of(
                        ID,
                        APP,
                        AT,
                        OPERATION,
                        NAME,
                        STATE,
                        CODE,
                        SUCCESS,
                        LATENCY,
                        TERMINAL,
                        MERCHANT,
                        TRACE,
                        CARD,
                        CLIENT,
                        SERVER,
                        TEXT,
                        FILE,
                        FRAME,
                        ANSWER_FILE,
                        ANSWER_FRAME),
                TenantRows.NONE);

        private Transaction() {}
    }

    /** The figures of one minute. */
    public static final class Kpi {

        public static final Column APP = text("app", "the app's name");
        public static final Column OPERATION = text("operation", "the operation; all for all of them");
        public static final Column DIMENSION = text("dimension", "name=value; empty for all");
        public static final Column MINUTE = time("minute", "when the minute begins");
        public static final Column REQUESTS = bigint("requests", "requests whose outcome is known");
        public static final Column RESPONSES = bigint("responses", "those that were answered, however late");
        public static final Column SUCCESSES = bigint("successes", "those answered with success");
        public static final Column LATE = bigint("late", "those answered after the time limit");
        public static final Column UNSEEN = bigint("unseen", "requests in no figure, since packets are missing");
        public static final Column TPS = real("tps", "requests a second");
        public static final Column SUCCESS_RATE =
                real("successRate", "share of all requests").orNull();
        public static final Column RESPONSE_RATE =
                real("responseRate", "share of all requests").orNull();
        public static final Column ON_TIME_RATE =
                real("onTimeRate", "share of all requests").orNull();
        public static final Column AVG_TIME =
                real("avgTime", "the mean response time").in("ms").orNull();
        public static final Column TIME_P50 =
                real("timeP50", "half of the answers took no longer").in("ms").orNull();
        public static final Column TIME_P95 =
                real("timeP95", "95 of 100 took no longer").in("ms").orNull();
        public static final Column TIME_P99 =
                real("timeP99", "99 of 100 took no longer").in("ms").orNull();
        public static final Column TIME_MAX =
                real("timeMax", "the longest response time").in("ms").orNull();
        public static final Column CONSECUTIVE_FAILURES =
                integer("consecutiveFailures", "the most requests in a row without success in this minute");
        public static final Column NO_CALL_SECONDS = real(
                        "noCallSeconds", "the longest time without a request in this minute")
                .in("s");

        public static final Table TABLE = new Table(
                "kpi",
                "the figures of an app, an operation and a dimension in one minute",
                List.of(MINUTE, APP, OPERATION, DIMENSION),
                List.of(
                        APP,
                        OPERATION,
                        DIMENSION,
                        MINUTE,
                        REQUESTS,
                        RESPONSES,
                        SUCCESSES,
                        LATE,
                        UNSEEN,
                        TPS,
                        SUCCESS_RATE,
                        RESPONSE_RATE,
                        ON_TIME_RATE,
                        AVG_TIME,
                        TIME_P50,
                        TIME_P95,
                        TIME_P99,
                        TIME_MAX,
                        CONSECUTIVE_FAILURES,
                        NO_CALL_SECONDS),
                TenantRows.NONE);

        private Kpi() {}
    }

    /** Counts a code in one minute. */
    public static final class KpiCode {

        public static final Column APP = text("app", "the app's name");
        public static final Column OPERATION = text("operation", "the operation; all for all of them");
        public static final Column DIMENSION = text("dimension", "name=value; empty for all");
        public static final Column MINUTE = time("minute", "when the minute begins");
        public static final Column CODE = text("code", "the answer's code; - without an answer");
        public static final Column COUNT = bigint("count", "how often it came");

        public static final Table TABLE = new Table(
                "kpi_code",
                "how often a code came in one minute",
                List.of(MINUTE, APP, OPERATION, DIMENSION, CODE),
                List.of(APP, OPERATION, DIMENSION, MINUTE, CODE, COUNT),
                TenantRows.NONE);

        private KpiCode() {}
    }

    /** Counts the answers of one minute whose time lies between two limits. */
    public static final class KpiTime {

        public static final Column APP = text("app", "the app's name");
        public static final Column OPERATION = text("operation", "the operation; all for all of them");
        public static final Column DIMENSION = text("dimension", "name=value; empty for all");
        public static final Column MINUTE = time("minute", "when the minute begins");
        public static final Column UP_TO = real(
                        "upTo", "the longest response time that counts here: 1, 2, 5, 10, 20, 50 …")
                .in("ms");
        public static final Column COUNT =
                bigint("count", "answers that took longer than the limit before, and no longer");

        public static final Table TABLE = new Table(
                "kpi_time",
                "how many answers of one minute took how long; limits are at most 1.6 % off",
                List.of(MINUTE, APP, OPERATION, DIMENSION, UP_TO),
                List.of(APP, OPERATION, DIMENSION, MINUTE, UP_TO, COUNT),
                TenantRows.NONE);

        private KpiTime() {}
    }

    /** Holds the progress of an input. */
    public static final class Position {

        public static final Column INPUT = text("input", "the directory");
        public static final Column FINAL_BEFORE = time("finalBefore", "figures of minutes before this will not change");

        public static final Table TABLE = new Table(
                "traffic_position",
                "how far an input has been processed",
                List.of(INPUT),
                List.of(INPUT, FINAL_BEFORE),
                TenantRows.NONE);

        private Position() {}
    }
}
