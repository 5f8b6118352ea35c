package io.earshot.store.table;

import static io.earshot.store.table.Column.bigint;
import static io.earshot.store.table.Column.bool;
import static io.earshot.store.table.Column.integer;
import static io.earshot.store.table.Column.real;
import static io.earshot.store.table.Column.text;
import static io.earshot.store.table.Column.time;

import java.util.List;

/** Declares the tables of what agents report besides links. */
public final class AgentTables {

    private static final String NAME_FORM = "the container's name, CONTAINER.HOST";

    private AgentTables() {}

    /** The agent that last reported for a container. */
    public static final class AgentReport {

        public static final Column NAME = text("name", NAME_FORM);
        public static final Column HOST = text("host", "the host that it stands on");
        public static final Column MACHINE_ID = text(
                        "machineId",
                        "a hash of the machine's id, the same for all agents of one machine and of its clones")
                .orNull();
        public static final Column VERSION =
                text("version", "the agent's version").orNull();
        public static final Column RELAY = text(
                        "relay", "the relay nearest to it; NULL where it reaches the server itself")
                .orNull();
        public static final Column PATH = text(
                        "path", "the relays from it to the server, separated by blanks; NULL where there are none")
                .orNull();
        public static final Column HOPS = integer("hops", "the number of relays between it and the server")
                .orNull();
        public static final Column STARTED_AT =
                time("startedAt", "when the agent started").orNull();
        public static final Column LAST_REPORT = time("lastReport", "when its newest report came");
        public static final Column RESIDENT_BYTES = bigint("residentBytes", "the agent's resident memory")
                .in("bytes")
                .orNull();
        public static final Column CPU_SHARE = real(
                        "cpuShare", "the CPU time that the agent takes, as a share of one core")
                .orNull();
        public static final Column PROBER = text(
                        "prober", "OK, or STARVED where it slept through probes or their answers")
                .orNull();
        public static final Column LONGEST_DELAY =
                real("longestDelay", "the longest delay of a probe").in("ms").orNull();
        public static final Column FOREIGN_REPLIES = bigint("foreignReplies", "replies that answer none of its probes")
                .orNull();
        public static final Column PEERS_LEFT_OUT = bigint(
                        "peersLeftOut",
                        "open connections with peers beyond the agent's limit, which SOCKET does not have; NULL where it reads none")
                .orNull();

        public static final Table TABLE = new Table(
                "agent_report",
                "the agent that last reported for a container; the view AGENT adds its age",
                List.of(NAME),
                List.of(
                        NAME,
                        MACHINE_ID,
                        HOST,
                        VERSION,
                        RELAY,
                        PATH,
                        HOPS,
                        STARTED_AT,
                        LAST_REPORT,
                        RESIDENT_BYTES,
                        CPU_SHARE,
                        PROBER,
                        LONGEST_DELAY,
                        FOREIGN_REPLIES,
                        PEERS_LEFT_OUT),
                TenantRows.of(NAME).hiding(MACHINE_ID, RELAY, PATH, HOPS));

        private AgentReport() {}
    }

    /** A relay as it told of itself last. */
    public static final class RelayReport {

        public static final Column NAME = text("name", "the relay's name");
        public static final Column PARENT = text("parent", "the relay above it; NULL where that is the server")
                .orNull();
        public static final Column STATE = text("state", "UP, or SILENT where it was not heard for 20 seconds");
        public static final Column SINCE = time("since", "when the state began");
        public static final Column VERSION = text("version", "the relay's version");
        public static final Column CHANNEL =
                text("channel", "the protocol to its parent, h2 or http/1.1").orNull();
        public static final Column STARTED_AT = time("startedAt", "when the relay started");
        public static final Column AGENTS = integer("agents", "containers that reported to it within five minutes");
        public static final Column KEPT = integer("kept", "reports that its parent did not have when it told");
        public static final Column DROPPED = bigint("dropped", "reports that found no room since it started");
        public static final Column LAST_HEARD = time("lastHeard", "when it told this");

        public static final Table TABLE = new Table(
                "relay_report",
                "a relay as it told of itself last; RELAY has its age besides",
                List.of(NAME),
                List.of(NAME, PARENT, STATE, SINCE, VERSION, CHANNEL, STARTED_AT, AGENTS, KEPT, DROPPED, LAST_HEARD),
                TenantRows.NONE);

        private RelayReport() {}
    }

    /** An SSH connection of this server to a relay's host. */
    public static final class Tunnel {

        public static final Column RELAY = text("relay", "the relay's name, as configured");
        public static final Column ADDRESS = text("address", "the SSH server of its host, HOST:PORT");
        public static final Column LISTEN =
                text("listen", "the address on that host at which the relay reaches this server");
        public static final Column STATE = text("state", "UP, DOWN, or CONNECTING until the first try is over");
        public static final Column SINCE = time("since", "when the state began");
        public static final Column REASON =
                text("reason", "why it is down; NULL while it is up").orNull();
        public static final Column CONNECTIONS =
                bigint("connections", "how often it was opened since this server's start");

        public static final Table TABLE = new Table(
                "tunnel",
                "an SSH connection that this server keeps to the host of a relay that cannot connect to it",
                List.of(RELAY),
                List.of(RELAY, ADDRESS, LISTEN, STATE, SINCE, REASON, CONNECTIONS),
                TenantRows.NONE);

        private Tunnel() {}
    }

    /** A container's connections with one peer and port. */
    public static final class Socket {

        public static final Column CONTAINER = text("container", NAME_FORM);
        public static final Column DIRECTION = text("direction", "OUT for connections that it opened, IN for others");
        public static final Column PROTOCOL = text("protocol", "tcp or udp");
        public static final Column IP = text("ip", "the peer's address");
        public static final Column PORT = integer("port", "the service's port");
        public static final Column PROCESS =
                text("process", "the container's process").orNull();
        public static final Column CONNECTIONS = bigint("connections", "connections that are open");
        public static final Column OPENED = bigint("opened", "connections that were opened since firstSeen");
        public static final Column RETRANSMITS = bigint("retransmits", "segments that were sent again since firstSeen");
        public static final Column STUCK = bigint("stuck", "connections whose data is not acknowledged");
        public static final Column BYTES_ACKED = bigint("bytesAcked", "bytes that were acknowledged since firstSeen")
                .in("bytes");
        public static final Column RTT =
                real("rtt", "the kernel's smoothed round trip").in("ms").orNull();
        public static final Column MIN_RTT =
                real("minRtt", "the shortest round trip").in("ms").orNull();
        public static final Column NODE = text("node", "the peer's name, or its address where no CMDB knows it");
        public static final Column EXTERNAL = bool("external", "whether no CMDB knows the peer");
        public static final Column FIRST_SEEN = time("firstSeen", "when a report first named it");
        public static final Column LAST_SEEN = time("lastSeen", "when a report last named it");

        public static final Table TABLE = new Table(
                "socket",
                "a container's connections with one peer and port, now and for thirty days before",
                List.of(CONTAINER, DIRECTION, PROTOCOL, IP, PORT),
                List.of(
                        CONTAINER,
                        DIRECTION,
                        PROTOCOL,
                        IP,
                        PORT,
                        PROCESS,
                        CONNECTIONS,
                        OPENED,
                        RETRANSMITS,
                        STUCK,
                        BYTES_ACKED,
                        RTT,
                        MIN_RTT,
                        NODE,
                        EXTERNAL,
                        FIRST_SEEN,
                        LAST_SEEN),
                TenantRows.of(CONTAINER));

        private Socket() {}
    }

    /** A port on which a container waits for peers. */
    public static final class Listener {

        public static final Column CONTAINER = text("container", NAME_FORM);
        public static final Column PROTOCOL = text("protocol", "tcp or udp");
        public static final Column IP = text("ip", "the address that it listens on; * for all");
        public static final Column PORT = integer("port", "the port that it listens on");
        public static final Column PROCESS =
                text("process", "the process that listens").orNull();
        public static final Column FIRST_SEEN = time("firstSeen", "when a report first named it");
        public static final Column LAST_SEEN = time("lastSeen", "when a report last named it");

        public static final Table TABLE = new Table(
                "listener",
                "a port on which a container waits for peers",
                List.of(CONTAINER, PROTOCOL, IP, PORT),
                List.of(CONTAINER, PROTOCOL, IP, PORT, PROCESS, FIRST_SEEN, LAST_SEEN),
                TenantRows.of(CONTAINER));

        private Listener() {}
    }
}
