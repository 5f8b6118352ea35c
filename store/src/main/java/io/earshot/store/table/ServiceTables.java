package io.earshot.store.table;

import static io.earshot.store.table.Column.integer;
import static io.earshot.store.table.Column.real;
import static io.earshot.store.table.Column.text;
import static io.earshot.store.table.Column.time;

import java.util.List;

/** Declares the table of services that agents probe. */
public final class ServiceTables {

    private ServiceTables() {}

    /** A service from the place of one of its clients. */
    public static final class Service {

        public static final Column CONTAINER = text("container", "the client's name, CONTAINER.HOST");
        public static final Column SERVICE = text("service", "the service's name; may be empty");
        public static final Column IP = text("ip", "the address that it is probed at");
        public static final Column PORT = integer("port", "the port that it is probed at");
        public static final Column KIND =
                text("kind", "http, https, http2, tls, dns, postgresql, mysql, redis, smtp, grpc or grpcs");
        public static final Column QUESTION =
                text("question", "the path for http, name and type for dns, a service's name for grpc; may be empty");
        public static final Column STATE = text(
                "state",
                "UP, REFUSED, TIMEOUT, UNREACHABLE, BAD_CERTIFICATE, WRONG_ANSWER, or UNKNOWN if its client is silent");
        public static final Column SINCE = time("since", "when the state began");
        public static final Column LATENCY = real("latency", "from the first packet to the whole answer")
                .in("ms")
                .orNull();
        public static final Column DETAIL = text("detail", "the answer, or what was wrong with it");
        public static final Column CERTIFICATE_ENDS = time(
                        "certificateEnds", "when its certificate ends; NULL where none was seen")
                .orNull();
        public static final Column CHECKED_AT = time(
                "checkedAt", "when the newest probe that was told of ended; unchanged ones are told every five cycles");

        public static final Table TABLE = new Table(
                "service_probe",
                "a service at the end of a link, as its client sees it; it never changes the link's state",
                List.of(CONTAINER, IP, PORT, KIND, SERVICE, QUESTION),
                List.of(
                        CONTAINER,
                        SERVICE,
                        IP,
                        PORT,
                        KIND,
                        QUESTION,
                        STATE,
                        SINCE,
                        LATENCY,
                        DETAIL,
                        CERTIFICATE_ENDS,
                        CHECKED_AT),
                TenantRows.of(CONTAINER));

        private Service() {}
    }
}
