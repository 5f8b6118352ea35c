package io.earshot.store.table;

import static io.earshot.store.table.Column.bigint;
import static io.earshot.store.table.Column.bool;
import static io.earshot.store.table.Column.integer;
import static io.earshot.store.table.Column.real;
import static io.earshot.store.table.Column.text;
import static io.earshot.store.table.Column.time;

import java.util.List;

/** Declares the tables of the fleet. Their names are promises to users. */
public final class FleetTables {

    private static final String NAME_FORM = "the container's name, CONTAINER.HOST";

    private FleetTables() {}

    /** A container with its state. */
    public static final class Data {

        public static final Column NAME = text("name", NAME_FORM);
        public static final Column DISCONNECT = integer(
                        "disconnect",
                        "the number of DOWN links to partners that take traffic; NULL where no fresh report says")
                .orNull();
        public static final Column DATA_CENTER = text("dataCenter", "the data centre of its host");
        public static final Column HOST = text("host", "the host that it stands on");
        public static final Column ROLE = text("role", "its role in the CMDB");
        public static final Column LOAD =
                real("load", "the load average over a minute").orNull();
        public static final Column NGINX_ACCESS_RATE = real("nginxAccessRate", "requests that its nginx answers")
                .in("1/s")
                .orNull();
        public static final Column NGINX_ERROR_RATE = real(
                        "nginxErrorRate", "requests that its nginx answers with an error")
                .in("1/s")
                .orNull();
        public static final Column CONNECTIVITY = text(
                        "connectivity", "the addresses that it cannot reach, separated by commas")
                .orNull();
        public static final Column STATE = text(
                "state",
                "OK, BROKEN, SILENT (runs, and is two cycles without a report) or WAITING (not heard of since the server started,"
                        + " or does not run)");
        public static final Column REPORTED_AT =
                time("reportedAt", "when its newest report came").orNull();
        public static final Column TAKES_TRAFFIC = bool(
                        "takesTraffic", "whether it may take traffic; false while it is drained")
                .byDefault(true);
        public static final Column HEARD_BY = text(
                        "heardBy", "the server that took its newest report; NULL where there is one server")
                .orNull();

        public static final Column NGINX_PROBLEM = text(
                        "nginxProblem", "why the errors of its nginx are not counted; NULL where they are")
                .orNull();

        public static final Table TABLE = new Table(
                "data",
                "a container with its state, its DOWN links, load and nginx",
                List.of(NAME),
                List.of(
                        NAME,
                        DISCONNECT,
                        DATA_CENTER,
                        HOST,
                        ROLE,
                        LOAD,
                        NGINX_ACCESS_RATE,
                        NGINX_ERROR_RATE,
                        CONNECTIVITY,
                        STATE,
                        REPORTED_AT,
                        TAKES_TRAFFIC,
                        HEARD_BY,
                        NGINX_PROBLEM),
                TenantRows.of(NAME).hiding(HEARD_BY));

        private Data() {}
    }

    /** One container's path to one partner address. */
    public static final class Link {

        public static final Column CONTAINER = text("container", NAME_FORM);
        public static final Column IP = text("ip", "the partner's address");
        public static final Column PARTNER = text("partner", "the container that has the address");
        public static final Column PARTNER_HOST = text("partnerHost", "the partner's host");
        public static final Column PARTNER_DATA_CENTER = text("partnerDataCenter", "the partner's data centre");
        public static final Column SERVICE = text("service", "the service that the container uses there; may be empty");
        public static final Column SENT = bigint("sent", "probes that were sent in the last report's cycle")
                .orNull();
        public static final Column RECEIVED =
                bigint("received", "probes of them that were answered").orNull();
        public static final Column LOSS =
                real("loss", "share of probes without an answer, 0 to 1").orNull();
        public static final Column RTT_MIN =
                real("rttMin", "the shortest round trip").in("ms").orNull();
        public static final Column RTT_AVG =
                real("rttAvg", "the mean round trip").in("ms").orNull();
        public static final Column RTT_P95 =
                real("rttP95", "the 95th percentile of round trips").in("ms").orNull();
        public static final Column RTT_MAX =
                real("rttMax", "the longest round trip").in("ms").orNull();
        public static final Column RTT_P50 = real("rttP50", "the median round trip of the last hours")
                .in("ms")
                .orNull();
        public static final Column RTT_P99 = real("rttP99", "the 99th percentile of round trips of the last hours")
                .in("ms")
                .orNull();
        public static final Column ERRORS =
                bigint("errors", "probes that could not be sent or judged").orNull();
        public static final Column ERROR_KINDS = text("errorKinds", "the kinds of errors, as in EPERM 3, STARVED 1")
                .orNull();
        public static final Column LATE = bigint("late", "answers that came after their probe had counted as lost")
                .orNull();
        public static final Column DUPLICATES =
                bigint("duplicates", "answers that came more than once").orNull();
        public static final Column RETRANSMITS = bigint(
                        "retransmits",
                        "TCP segments that the container's sockets sent again to the address; NULL without such a socket")
                .orNull();
        public static final Column PATH_MTU = integer("pathMtu", "the largest packet that passes unfragmented")
                .in("bytes")
                .orNull();
        public static final Column ICMP_FILTERED =
                bool("icmpFiltered", "whether TCP is answered and ICMP is not").orNull();
        public static final Column PATHS = integer(
                        "paths", "source ports that were tried, each of which takes one of the equal paths")
                .orNull();
        public static final Column PATHS_DOWN =
                integer("pathsDown", "source ports of them whose path is dead").orNull();
        public static final Column LOSS_FORWARD = real(
                        "lossForward", "share of UDP probes that did not reach the partner, 0 to 1")
                .orNull();
        public static final Column LOSS_BACKWARD = real(
                        "lossBackward", "share of UDP probes whose answer did not come back, 0 to 1")
                .orNull();
        public static final Column JITTER = real("jitter", "the jitter of round trips, as RFC 3550 defines it")
                .in("ms")
                .orNull();
        public static final Column CONGESTED = bool("congested", "whether round trips grew together with loss");
        public static final Column TROUBLE = text("trouble", "CUT, PATH, PATH_MTU, LOSS, CONGESTED, STARVED, FILTERED")
                .orNull();
        public static final Column FLAPPING = bool("flapping", "whether the state changes often");
        public static final Column STATE = text("state", "UP, LOSSY, DOWN or UNKNOWN");
        public static final Column SINCE = time("since", "when the state began");
        public static final Column CHECKED_AT =
                time("checkedAt", "when a report last named the link").orNull();
        public static final Column EVIDENCE = text(
                        "evidence",
                        "why the link is probed: cmdb, pdns, published, nginx, socket, separated by blanks; background where nobody is"
                                + " known to use it")
                .byDefault("");

        public static final Table TABLE = new Table(
                "link",
                "one container's path to one partner address",
                List.of(CONTAINER, IP),
                List.of(
                        CONTAINER,
                        IP,
                        PARTNER,
                        PARTNER_HOST,
                        PARTNER_DATA_CENTER,
                        SERVICE,
                        SENT,
                        RECEIVED,
                        LOSS,
                        RTT_MIN,
                        RTT_AVG,
                        RTT_P95,
                        RTT_MAX,
                        RTT_P50,
                        RTT_P99,
                        ERRORS,
                        ERROR_KINDS,
                        LATE,
                        DUPLICATES,
                        RETRANSMITS,
                        PATH_MTU,
                        ICMP_FILTERED,
                        PATHS,
                        PATHS_DOWN,
                        LOSS_FORWARD,
                        LOSS_BACKWARD,
                        JITTER,
                        CONGESTED,
                        TROUBLE,
                        FLAPPING,
                        STATE,
                        SINCE,
                        CHECKED_AT,
                        EVIDENCE),
                TenantRows.of(CONTAINER).hidingOf(PARTNER, List.of(PARTNER_HOST, PARTNER_DATA_CENTER)));

        private Link() {}
    }

    /** One source port of a link with dead paths. */
    public static final class LinkPath {

        public static final Column CONTAINER = text("container", NAME_FORM);
        public static final Column IP = text("ip", "the partner's address");
        public static final Column METHOD = text("method", "how it is probed: udp, or icmp for a traffic class");
        public static final Column DSCP =
                integer("dscp", "traffic class of the probes (RFC 2474); 0 for the default one");
        public static final Column SOURCE_PORT =
                integer("sourcePort", "where the probes come from; 0 where they have no port");
        public static final Column PORT =
                integer("port", "where the probes go to").orNull();
        public static final Column SENT =
                bigint("sent", "probes of the sweep that found the faulty paths; of a class those of two hours");
        public static final Column RECEIVED = bigint("received", "probes of them that were answered");
        public static final Column LOST_FORWARD = bigint(
                        "lostForward", "lost probes that are known not to have reached the partner")
                .orNull();
        public static final Column LOST_BACKWARD = bigint(
                        "lostBackward", "lost probes that are known to have reached the partner")
                .orNull();
        public static final Column PATH_MTU = integer(
                        "pathMtu", "the largest packet that gets through; NULL where no path of the link is narrow")
                .in("bytes")
                .orNull();
        public static final Column STATE = text(
                "state",
                "UP, DOWN, NARROW where large packets are lost that other paths carry, or LOSSY for a class that loses more than the"
                        + " default one");
        public static final Column SINCE =
                time("since", "when the first path of the link became dead or narrow, or the class began to differ");

        public static final Table TABLE = new Table(
                "link_path",
                "one source port of a link with dead or narrow paths, or one traffic class that does worse than the default one; links without any"
                        + " have no rows",
                List.of(CONTAINER, IP, METHOD, DSCP, SOURCE_PORT),
                List.of(
                        CONTAINER,
                        IP,
                        METHOD,
                        DSCP,
                        SOURCE_PORT,
                        PORT,
                        SENT,
                        RECEIVED,
                        LOST_FORWARD,
                        LOST_BACKWARD,
                        PATH_MTU,
                        STATE,
                        SINCE),
                TenantRows.of(CONTAINER));

        private LinkPath() {}
    }

    /** An error status of a container's nginx. */
    public static final class NginxCode {

        public static final Column CONTAINER = text("container", NAME_FORM);
        public static final Column CODE = integer("code", "the HTTP status");
        public static final Column RATE =
                real("rate", "answers with that status").in("1/s");

        public static final Table TABLE = new Table(
                "nginx_code",
                "an error status that a container's nginx answers, and how often a second",
                List.of(CONTAINER, CODE),
                List.of(CONTAINER, CODE, RATE),
                TenantRows.of(CONTAINER));

        private NginxCode() {}
    }

    /** A container whose nginx stopped reporting. */
    public static final class NginxStopped {

        public static final Column CONTAINER = text("container", NAME_FORM);
        public static final Column SINCE = time("since", "when its rates were first missing");

        public static final Table TABLE = new Table(
                "nginx_stopped",
                "a container whose nginx reported before and does not now",
                List.of(CONTAINER),
                List.of(CONTAINER, SINCE),
                TenantRows.of(CONTAINER));

        private NginxStopped() {}
    }

    /** One piece of evidence for a partner. */
    public static final class Partner {

        public static final Column CONTAINER = text("container", NAME_FORM);
        public static final Column IP = text("ip", "the partner's address");
        public static final Column SOURCE =
                text("source", "the kind of evidence: cmdb, pdns, published, nginx, socket or background");
        public static final Column SERVICE = text("service", "the service that was looked up; may be empty");
        public static final Column FIRST_SEEN = time("firstSeen", "when the evidence was first seen");
        public static final Column LAST_SEEN =
                time("lastSeen", "when it was last seen; for cmdb, when the list last changed");
        public static final Column INTERVAL_SECONDS =
                real("intervalSeconds", "from one probe to the next").in("s");

        public static final Table TABLE = new Table(
                "partner",
                "one reason why an address is a container's partner",
                List.of(CONTAINER, IP, SOURCE, SERVICE),
                List.of(CONTAINER, IP, SOURCE, SERVICE, FIRST_SEEN, LAST_SEEN, INTERVAL_SECONDS),
                TenantRows.of(CONTAINER));

        private Partner() {}
    }

    /** A container as the CMDB has it. */
    public static final class Container {

        public static final Column NAME = text("name", NAME_FORM);
        public static final Column HOST = text("host", "the host that it stands on");
        public static final Column DATA_CENTER = text("dataCenter", "the data centre of its host");
        public static final Column ROLE = text("role", "its role");
        public static final Column CLUSTER = text("cluster", "its cluster; may be empty");
        public static final Column ADDRESSES = text("addresses", "its addresses, separated by blanks");
        public static final Column SERVICES = text("services", "the services that it provides, separated by blanks");
        public static final Column USES = text("uses", "the services that it declares to use, separated by blanks");
        public static final Column RUNNING = bool("running", "whether it runs");
        public static final Column TAKES_TRAFFIC = bool(
                        "takesTraffic", "whether it may take traffic; false while it is drained")
                .byDefault(true);
        public static final Column OVERDUE = bool("overdue", "whether it had the time to report and never did")
                .byDefault(false);

        public static final Table TABLE = new Table(
                "container",
                "a container, as the CMDB has it",
                List.of(NAME),
                List.of(
                        NAME,
                        HOST,
                        DATA_CENTER,
                        ROLE,
                        CLUSTER,
                        ADDRESSES,
                        SERVICES,
                        USES,
                        RUNNING,
                        TAKES_TRAFFIC,
                        OVERDUE),
                TenantRows.of(NAME));

        private Container() {}
    }

    /** A host as the CMDB has it. */
    public static final class Host {

        public static final Column NAME = text("name", "the host's name");
        public static final Column DATA_CENTER = text("dataCenter", "its data centre");
        public static final Column CONTAINERS = integer("containers", "how many containers stand on it");

        public static final Table TABLE = new Table(
                "host",
                "a host, as the CMDB has it",
                List.of(NAME),
                List.of(NAME, DATA_CENTER, CONTAINERS),
                TenantRows.where("t.name IN (SELECT host FROM PUBLIC.container WHERE name IN " + TenantRows.OWN + ")")
                        .showing(
                                CONTAINERS,
                                "(SELECT COUNT(*) FROM PUBLIC.container c WHERE c.host = t.name AND c.name IN "
                                        + TenantRows.OWN + ")"));

        private Host() {}
    }

    /** A container that provides a service. */
    public static final class Provider {

        public static final Column SERVICE = text("service", "the service's name");
        public static final Column CONTAINER = text("container", NAME_FORM);

        public static final Table TABLE = new Table(
                "provider",
                "a container that provides a service",
                List.of(SERVICE, CONTAINER),
                List.of(SERVICE, CONTAINER),
                TenantRows.of(CONTAINER));

        private Provider() {}
    }

    /** A change of a link's state. */
    public static final class Event {

        public static final Column ID = bigint("id", "the number of the change, ascending");
        public static final Column AT = time("at", "when the state changed");
        public static final Column CONTAINER = text("container", NAME_FORM);
        public static final Column IP = text("ip", "the partner's address");
        public static final Column FROM_STATE = text("fromState", "the link's state before");
        public static final Column TO_STATE = text("toState", "the link's state after");

        public static final Table TABLE = new Table(
                "event",
                "a change of a link's state, the newest 100,000",
                List.of(ID),
                List.of(ID, AT, CONTAINER, IP, FROM_STATE, TO_STATE),
                TenantRows.of(CONTAINER));

        private Event() {}
    }

    /** Something that could not be taken from a CMDB. */
    public static final class CmdbProblem {

        public static final Column SOURCE = text("source", "the CMDB's file or address");
        public static final Column OBJECT = text(
                "object",
                "a line, a row's container, a NetBox or Kubernetes object; empty where it is all of the source");
        public static final Column PROBLEM = text("problem", "what is wrong with it");
        public static final Column SINCE = time("since", "when it was first found");

        public static final Table TABLE = new Table(
                "cmdb_problem",
                "an object that could not be taken from a CMDB",
                List.of(),
                List.of(SOURCE, OBJECT, PROBLEM, SINCE),
                TenantRows.NONE);

        private CmdbProblem() {}
    }

    /** The time at which a source was last taken over. */
    public static final class TakenOver {

        public static final Column SOURCE = text("source", "cmdb");
        public static final Column AT = time("at", "when its content was taken over");

        public static final Table TABLE = new Table(
                "taken_over",
                "a source with the time at which its content was taken over",
                List.of(SOURCE),
                List.of(SOURCE, AT),
                TenantRows.ALL);

        private TakenOver() {}
    }
}
