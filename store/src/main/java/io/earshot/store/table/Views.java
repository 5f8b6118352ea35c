package io.earshot.store.table;

import static io.earshot.store.table.Column.bigint;
import static io.earshot.store.table.Column.bool;
import static io.earshot.store.table.Column.integer;
import static io.earshot.store.table.Column.real;
import static io.earshot.store.table.Column.text;
import static io.earshot.store.table.Column.time;

import io.earshot.store.table.ExchangeTables.Exchange;
import java.util.List;

/** Documents the views that a store computes from the tables. Their names are promises to users. */
public final class Views {

    public static final Table PAIR = view(
            "pair",
            "both directions of two containers that probe each other, by address family; a container that probes one that"
                    + " does not probe it is a, and what b would say is NULL",
            text("a", "one container, the first by name"),
            text("b", "the other container"),
            text("stateAB", "the state of the link from a to b"),
            text("stateBA", "the state of the link from b to a").orNull(),
            real("lossAB", "share of probes from a without an answer, 0 to 1").orNull(),
            real("lossBA", "share of probes from b without an answer, 0 to 1").orNull(),
            real("rttAB", "the mean round trip from a").in("ms").orNull(),
            real("rttBA", "the mean round trip from b").in("ms").orNull(),
            time("sinceAB", "when the state from a to b began"),
            time("sinceBA", "when the state from b to a began").orNull(),
            text("ipAB", "the address of b that a probes"),
            text("ipBA", "the address of a that b probes").orNull());

    public static final Table COVERAGE = view(
            "coverage",
            "a data centre with what is not known of its containers, and which of its hosts and pairs with other data centres are"
                    + " measured",
            text("dataCenter", "the data centre"),
            bigint("containers", "containers in the CMDB"),
            bigint("reporting", "containers that are OK or BROKEN"),
            bigint("silent", "containers that sent no report for two cycles"),
            bigint("waiting", "containers that were not heard of since the server started"),
            bigint("neverSeen", "containers without any report"),
            real("meanAge", "the mean age of the newest reports").in("s").orNull(),
            bigint("hosts", "its hosts"),
            bigint("hostsLinked", "hosts that a measured link in use joins to another host"),
            bigint("hostsRing", "hosts that only links in the background join to another one"),
            bigint("hostsUncovered", "hosts without any measured link to another one"),
            bigint("pairs", "the other data centres"),
            bigint("pairsLinked", "those of them that a measured link in use joins to it"),
            bigint("pairsRing", "those that only links in the background join to it"),
            bigint("pairsUncovered", "those to which no link is measured"));

    public static final Table COVERAGE_HOST = view(
            "coverage_host",
            "a host with the measured links that join it to other hosts",
            text("host", "the host's name"),
            text("dataCenter", "its data centre"),
            bigint("links", "links in use, of which a report says how they are, that begin or end on it"),
            bigint("background", "the same of links that nobody is known to use"),
            text("coverage", "LINKS, RING where there are only links in the background, or NONE"));

    public static final Table COVERAGE_PAIR = view(
            "coverage_pair",
            "two data centres with the measured links that join them",
            text("a", "one data centre, the first by name"),
            text("b", "the other data centre"),
            bigint("links", "links in use, in either direction, of which a report says how they are"),
            bigint("background", "the same of links that nobody is known to use"),
            text("coverage", "LINKS, RING where there are only links in the background, or NONE"));

    public static final Table FRESHNESS = view(
            "freshness",
            "a table with the times of the newest and of the oldest thing in it",
            text("TABLE", "the table's name; \"TABLE\" in a query"),
            bigint("ROWS", "its number of rows; \"ROWS\" in a query"),
            time("newest", "the time of the newest thing in it; NULL where it is empty")
                    .orNull(),
            time("oldest", "the time of the oldest thing in it").orNull());

    public static final Table AGENT = view(
            "agent",
            "the agent that last reported for a container, with its version, age and health; what it does not report is NULL",
            AgentTables.AgentReport.NAME,
            AgentTables.AgentReport.MACHINE_ID,
            AgentTables.AgentReport.HOST,
            AgentTables.AgentReport.VERSION,
            AgentTables.AgentReport.STARTED_AT,
            AgentTables.AgentReport.RELAY,
            AgentTables.AgentReport.PATH,
            AgentTables.AgentReport.HOPS,
            AgentTables.RelayReport.CHANNEL,
            AgentTables.AgentReport.LAST_REPORT,
            real("age", "the age of its newest report").in("s"),
            AgentTables.AgentReport.RESIDENT_BYTES,
            AgentTables.AgentReport.CPU_SHARE,
            AgentTables.AgentReport.PROBER,
            AgentTables.AgentReport.LONGEST_DELAY,
            AgentTables.AgentReport.FOREIGN_REPLIES,
            AgentTables.AgentReport.PEERS_LEFT_OUT);

    public static final Table RELAY = hidden(
            "relay",
            "a relay between agents and the server, with its age",
            AgentTables.RelayReport.NAME,
            AgentTables.RelayReport.PARENT,
            AgentTables.RelayReport.STATE,
            AgentTables.RelayReport.SINCE,
            AgentTables.RelayReport.VERSION,
            AgentTables.RelayReport.CHANNEL,
            AgentTables.RelayReport.STARTED_AT,
            AgentTables.RelayReport.AGENTS,
            AgentTables.RelayReport.KEPT,
            AgentTables.RelayReport.DROPPED,
            AgentTables.RelayReport.LAST_HEARD,
            real("age", "how long ago it told this").in("s"),
            text(
                            "tunnel",
                            "the state of this server's SSH connection to its host: UP, DOWN or CONNECTING; NULL without one")
                    .orNull());

    public static final Table NODE = view(
            "node",
            "a container, or a peer that no CMDB knows",
            text("name", "the container's name, or the peer's address"),
            text("kind", "CONTAINER or EXTERNAL"),
            text("dataCenter", "its data centre; NULL for a peer").orNull(),
            text("role", "its role; NULL for a peer").orNull(),
            bool("agent", "whether an agent reported for it"),
            time("firstSeen", "when a socket or an nginx was first seen to use it; NULL for a container")
                    .orNull(),
            time("lastSeen", "when its newest report came, or when a socket or an nginx was last seen to use it")
                    .orNull());

    public static final Table DEPENDENCY = view(
            "dependency",
            "a container that talks to another node, one row for each kind of evidence; a connection that both ends report is"
                    + " one row",
            text("fromNode", "the node that opens connections"),
            text("toNode", "the node that accepts them"),
            text("protocol", "tcp or udp; NULL where only lists say so").orNull(),
            integer("port", "the port that is connected to; NULL where only lists say so")
                    .orNull(),
            text("process", "the process that opens connections").orNull(),
            text("evidence", "socket, cmdb, pdns, published or nginx"),
            bigint("connections", "connections that are open now; NULL where only lists say so")
                    .orNull(),
            time("firstSeen", "when the evidence was first seen"),
            time("lastSeen", "when it was last seen"),
            text("state", "CURRENT, or WAS where no connection was seen for a day"));

    public static final Table ISOLATED = view(
            "isolated",
            "a node that talked to nobody for a day, or of which nobody can tell",
            text("node", "the node's name"),
            text("kind", "CONTAINER or EXTERNAL"),
            text("dataCenter", "its data centre; NULL for a peer").orNull(),
            text("role", "its role; NULL for a peer").orNull(),
            time("lastDependency", "when it last talked to another node; NULL for never in thirty days")
                    .orNull(),
            text("state", "ISOLATED, or UNKNOWN where no agent tells of its sockets"));

    public static final Table UNUSED = view(
            "unused",
            "a TCP port on which a container waits and to which nobody connected in thirty days; ports on loopback addresses are left"
                    + " out",
            text("container", "the container's name"),
            text("protocol", "tcp"),
            integer("port", "the port that it listens on"),
            text("process", "the process that listens").orNull(),
            time("firstSeen", "when a report first named the listener"),
            time("lastSeen", "when a report last named it"));

    public static final Table UNDOCUMENTED = view(
            "undocumented",
            "a pair of nodes with connections of which no CMDB, no DNS server, no published list and no nginx tells",
            text("fromNode", "the node that opens connections"),
            text("toNode", "the node that accepts them"),
            text("ports", "the ports that are connected to, separated by blanks"),
            text("process", "a process that opens connections").orNull(),
            bigint("connections", "connections that are open now"),
            time("firstSeen", "when a connection was first seen"),
            time("lastSeen", "when one was last seen"));

    public static final Table DEAD_CONFIGURATION = view(
            "dead_configuration",
            "a pair of nodes of which a CMDB, DNS server, published list or nginx tells, and between which no connection was seen although the"
                    + " first one's agent tells of its sockets",
            text("fromNode", "the node that would open connections"),
            text("toNode", "the node that would accept them"),
            text("evidence", "the kinds of evidence, separated by blanks"),
            time("firstSeen", "when the evidence was first seen"),
            time("lastSeen", "when it was last seen"));

    public static final Table NGINX_DIFFERENCE = view(
            "nginx_difference",
            "a difference between what a container's nginx is configured to use and what the CMDB says",
            text("container", "the container's name, CONTAINER.HOST"),
            text(
                    "difference",
                    "UNKNOWN_ADDRESS (the CMDB gives the address to no container), UNRESOLVED (the name has no address),"
                            + " NOT_IN_CMDB (the CMDB does not say that it uses a service of the container that nginx uses) or"
                            + " NOT_IN_NGINX (the CMDB says that it uses the container, and nginx does not, although it uses another provider of"
                            + " the service, or no connection leads there)"),
            text("upstream", "the upstream; NULL for NOT_IN_NGINX").orNull(),
            text("server", "the server as the configuration has it; NULL for NOT_IN_NGINX")
                    .orNull(),
            text("ip", "the address; NULL for UNRESOLVED").orNull(),
            text("node", "the other container; NULL where there is none").orNull(),
            text("service", "the service that the CMDB names; NULL besides NOT_IN_NGINX")
                    .orNull(),
            time("since", "when it was first told of"),
            text("text", "the same for people"));

    public static final Table CONVERSATION = view(
            "conversation",
            "one operation on one link in one minute, beside the state of the link and of its sockets now",
            Exchange.MINUTE,
            Exchange.CONTAINER,
            Exchange.DIRECTION,
            Exchange.IP,
            Exchange.PORT,
            Exchange.PROTOCOL,
            Exchange.OPERATION,
            Exchange.REQUESTS,
            Exchange.RESPONSES,
            Exchange.ERRORS,
            Exchange.LATENCY_AVG,
            Exchange.LATENCY_P95,
            Exchange.LATENCY_MAX,
            text("partner", "the peer's name, where it is a partner").orNull(),
            text("service", "the partner's service").orNull(),
            text("state", "the state of the link to the partner").orNull(),
            real("loss", "share of probes to the partner without an answer, 0 to 1")
                    .orNull(),
            real("rttAvg", "the mean round trip to the partner").in("ms").orNull(),
            text("process", "the container's process").orNull(),
            bigint("connections", "connections that are open now").orNull(),
            bigint("retransmits", "segments that were sent again in the last cycle")
                    .orNull());

    public static final Table LINK_OPERATION = view(
            "link_operation",
            "one operation on one link in the last five minutes before the newest report of a capture",
            Exchange.CONTAINER,
            Exchange.DIRECTION,
            Exchange.IP,
            text("partner", "the peer's name, where it is a partner or its connections are seen")
                    .orNull(),
            text("service", "the partner's service").orNull(),
            Exchange.PORT,
            Exchange.PROTOCOL,
            Exchange.OPERATION,
            Exchange.REQUESTS,
            Exchange.RESPONSES,
            Exchange.ERRORS,
            Exchange.UNANSWERED,
            real("errorShare", "errors and requests without an answer among all requests, 0 to 1")
                    .orNull(),
            real("latencyAvg", "the mean time from a request's last byte to its answer's first")
                    .in("ms")
                    .orNull(),
            real("latencyP95", "95 % of the answers came within, in the worst of the minutes")
                    .in("ms")
                    .orNull(),
            Exchange.LATENCY_MAX);

    public static final Table LINK_CAUSE = view(
            "link_cause",
            "why a link is in trouble or not judged, where its agent knows",
            text("container", "the container's name, CONTAINER.HOST"),
            text("ip", "the partner's address"),
            text("partner", "the container that has the address"),
            text("state", "UP, LOSSY, DOWN or UNKNOWN"),
            text("cause", "REFUSED by the container's own machine, ICMP_FILTERED, STARVED, CLASS, or FAMILY"),
            text("text", "the same for people"));

    public static final Table APP_LINK = hidden(
            "app_link",
            "a link of a container on which an app that is watched by passive monitoring listens, or to it",
            text("app", "the app's name"),
            text("direction", "IN to the app, OUT from its container to others"),
            text("container", "the container's name, CONTAINER.HOST"),
            text("ip", "the partner's address"),
            text("partner", "the container that has the address"),
            text("service", "the service that the container uses there"),
            text("state", "UP, LOSSY, DOWN or UNKNOWN"),
            time("since", "when the state began"),
            real("loss", "share of the last cycle's probes without an answer, 0 to 1")
                    .orNull(),
            bigint("incident", "the incident that explains its trouble; the first of several")
                    .orNull());

    public static final Table MUTED_LINK = hidden(
            "muted_link",
            "a link in use and in trouble that a mute covers now",
            text("container", "the container's name, CONTAINER.HOST"),
            text("ip", "the partner's address"),
            text("partner", "the container that has the address"),
            text("state", "DOWN or LOSSY"),
            bigint("mute", "the mute's id; the first of several"),
            text("who", "who muted it"),
            time("until", "when no mute covers it any more"));

    public static final Table MUTED_CONTAINER = hidden(
            "muted_container",
            "a container that a mute of one place covers now",
            text("name", "the container's name, CONTAINER.HOST"),
            bigint("mute", "the mute's id; the first of several"),
            text("who", "who muted it"),
            time("until", "when no mute covers it any more"));

    public static final Table METRIC_DATA = view(
            "metric_data",
            "a value that a plug-in measured, beside the container's row in DATA",
            text("container", "the container's name, CONTAINER.HOST"),
            text("host", "its host"),
            text("dataCenter", "its data centre"),
            text("role", "its role"),
            text("state", "its state as in DATA"),
            text("plugin", "the plug-in's name"),
            text("name", "the metric's name"),
            Column.of(ColumnType.DOUBLE, "value", "the newest value"),
            time("at", "when the plug-in told it"));

    public static final List<Table> ALL = List.of(
            PAIR,
            COVERAGE,
            COVERAGE_HOST,
            COVERAGE_PAIR,
            FRESHNESS,
            AGENT,
            RELAY,
            NODE,
            DEPENDENCY,
            ISOLATED,
            UNUSED,
            UNDOCUMENTED,
            DEAD_CONFIGURATION,
            NGINX_DIFFERENCE,
            METRIC_DATA,
            CONVERSATION,
            LINK_OPERATION,
            APP_LINK,
            MUTED_LINK,
            MUTED_CONTAINER,
            LINK_CAUSE);

    private Views() {}

    private static Table view(String name, String about, Column... columns) {
        return new Table(name, about, List.of(), List.of(columns), TenantRows.ALL);
    }

    /** Declares a view of tables that tenants do not have. */
    private static Table hidden(String name, String about, Column... columns) {
        return new Table(name, about, List.of(), List.of(columns), TenantRows.NONE);
    }
}
