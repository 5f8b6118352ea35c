package io.earshot.store.table;

import static io.earshot.store.table.Column.bigint;
import static io.earshot.store.table.Column.integer;
import static io.earshot.store.table.Column.real;
import static io.earshot.store.table.Column.text;
import static io.earshot.store.table.Column.time;

import java.util.List;

/** Declares the tables of what agents capture: requests with their answers, kept for an hour. */
public final class ExchangeTables {

    private static final String CONTAINER_FORM = "the container's name, CONTAINER.HOST";
    private static final String IP_FORM = "the peer's address; other for all peers beyond a limit";

    private ExchangeTables() {}

    /** One operation on one link in one minute. */
    public static final class Exchange {

        public static final Column MINUTE = time("minute", "the minute's beginning");
        public static final Column CONTAINER = text("container", CONTAINER_FORM);
        public static final Column DIRECTION =
                text("direction", "IN for requests that the container got, OUT for its own");
        public static final Column IP = text("ip", IP_FORM);
        public static final Column PORT = integer("port", "the service's port");
        public static final Column PROTOCOL = text("protocol", "as in http1, mysql, kafka; tcp or udp for others");
        public static final Column OPERATION =
                text("operation", "what was asked for, without literals; other beyond 200 operations of a link");
        public static final Column REQUESTS = bigint("requests", "requests");
        public static final Column RESPONSES = bigint("responses", "answers");
        public static final Column ERRORS = bigint("errors", "answers that report a failure of the server");
        public static final Column UNANSWERED = bigint("unanswered", "requests that certainly got no answer");
        public static final Column LATENCY_AVG = real(
                        "latencyAvg", "the mean time from a request's last byte to its answer's first")
                .in("ms")
                .orNull();
        public static final Column LATENCY_P50 =
                real("latencyP50", "half of the answers came within").in("ms").orNull();
        public static final Column LATENCY_P95 =
                real("latencyP95", "95 % of the answers came within").in("ms").orNull();
        public static final Column LATENCY_P99 =
                real("latencyP99", "99 % of the answers came within").in("ms").orNull();
        public static final Column LATENCY_MAX =
                real("latencyMax", "the longest time").in("ms").orNull();
        public static final Column REQUEST_BYTES =
                bigint("requestBytes", "bytes of the requests").in("bytes");
        public static final Column RESPONSE_BYTES =
                bigint("responseBytes", "bytes of the answers").in("bytes");

        public static final Table TABLE = new Table(
                "exchange",
                "one operation on one link in one minute, as captured beside the container; the last hour",
                // The container comes first: most questions are about one, and those of a tenant about some.
                List.of(CONTAINER, MINUTE, DIRECTION, IP, PORT, PROTOCOL, OPERATION),
                List.of(
                        MINUTE,
                        CONTAINER,
                        DIRECTION,
                        IP,
                        PORT,
                        PROTOCOL,
                        OPERATION,
                        REQUESTS,
                        RESPONSES,
                        ERRORS,
                        UNANSWERED,
                        LATENCY_AVG,
                        LATENCY_P50,
                        LATENCY_P95,
                        LATENCY_P99,
                        LATENCY_MAX,
                        REQUEST_BYTES,
                        RESPONSE_BYTES),
                TenantRows.of(CONTAINER));

        private Exchange() {}
    }

    /** Answers of an operation by status or error code. */
    public static final class ExchangeCode {

        public static final Column CODE = text("code", "the status or error code, as in 502 or 1062");
        public static final Column COUNT = bigint("count", "answers with it");

        public static final Table TABLE = new Table(
                "exchange_code",
                "the answers of one operation on one link in one minute by status or error code; the last hour",
                List.of(
                        Exchange.CONTAINER,
                        Exchange.MINUTE,
                        Exchange.DIRECTION,
                        Exchange.IP,
                        Exchange.PORT,
                        Exchange.PROTOCOL,
                        Exchange.OPERATION,
                        CODE),
                List.of(
                        Exchange.MINUTE,
                        Exchange.CONTAINER,
                        Exchange.DIRECTION,
                        Exchange.IP,
                        Exchange.PORT,
                        Exchange.PROTOCOL,
                        Exchange.OPERATION,
                        CODE,
                        COUNT),
                TenantRows.of(Exchange.CONTAINER));

        private ExchangeCode() {}
    }

    /** An interface whose traffic is captured, with what was lost. */
    public static final class Capture {

        public static final Column CONTAINER = text("container", CONTAINER_FORM);
        public static final Column INTERFACE = text("interface", "the captured interface");
        public static final Column SINCE = time("since", "when the capture began");
        public static final Column PACKETS = bigint("packets", "packets that were looked at since then");
        public static final Column DROPPED = bigint("dropped", "packets that the kernel had no room for");
        public static final Column GAPS = bigint("gaps", "holes in conversations");
        public static final Column MIDSTREAM = bigint("midstream", "conversations that had begun before the capture");
        public static final Column UNDECODED = bigint("undecoded", "events that did not become exchanges");
        public static final Column UNMATCHED =
                bigint("unmatched", "requests without an answer and answers without a request");
        public static final Column FACTOR =
                integer("factor", "1 of so many conversations is looked at; counts are multiplied by it");
        public static final Column PROBLEM = text("problem", "why nothing is captured; NULL where all is well")
                .orNull();
        public static final Column REPORTED_AT = time("reportedAt", "when the agent last told of it");

        public static final Table TABLE = new Table(
                "capture",
                "an interface of a container whose traffic its agent captures",
                List.of(CONTAINER, INTERFACE),
                List.of(
                        CONTAINER,
                        INTERFACE,
                        SINCE,
                        PACKETS,
                        DROPPED,
                        GAPS,
                        MIDSTREAM,
                        UNDECODED,
                        UNMATCHED,
                        FACTOR,
                        PROBLEM,
                        REPORTED_AT),
                TenantRows.of(CONTAINER));

        private Capture() {}
    }
}
