package io.earshot.store.table;

import static io.earshot.store.table.Column.bigint;
import static io.earshot.store.table.Column.bool;
import static io.earshot.store.table.Column.integer;
import static io.earshot.store.table.Column.text;
import static io.earshot.store.table.Column.time;

import java.util.List;

/** Declares the tables of what agents read in the configuration of containers' nginx. */
public final class NginxTables {

    private static final String NAME_FORM = "the container's name, CONTAINER.HOST";

    private NginxTables() {}

    /** The configuration of a container's nginx. */
    public static final class NginxConfig {

        public static final Column CONTAINER = text("container", NAME_FORM);
        public static final Column FILE = text("file", "the main configuration file");
        public static final Column FILES = integer("files", "how many files were read, with the included ones");
        public static final Column SERVERS =
                integer("servers", "servers of upstreams and of directives such as proxy_pass");
        public static final Column UNRESOLVED = integer("unresolved", "servers of them whose names have no address");
        public static final Column VARIABLES =
                bigint("variables", "directives whose servers depend on variables, which only requests give");
        public static final Column LEFT_OUT = bigint("leftOut", "servers beyond the agent's limit of 1,000");
        public static final Column PROBLEM = text(
                        "problem", "the first things that could not be read; NULL where all was")
                .orNull();
        public static final Column READ_AT =
                time("readAt", "when the agent last told of it; what did not change is told every five cycles");

        public static final Table TABLE = new Table(
                "nginx_config",
                "the configuration of a container's nginx, as its agent reads it",
                List.of(CONTAINER),
                List.of(CONTAINER, FILE, FILES, SERVERS, UNRESOLVED, VARIABLES, LEFT_OUT, PROBLEM, READ_AT),
                TenantRows.of(CONTAINER));

        private NginxConfig() {}
    }

    /** An address to which a container's nginx is configured to send requests. */
    public static final class NginxUpstream {

        public static final Column CONTAINER = text("container", NAME_FORM);
        public static final Column UPSTREAM = text(
                "upstream", "the upstream's name; the directive, as in proxy_pass, where it names the server itself");
        public static final Column SERVER = text("server", "the server as the configuration has it, with its port");
        public static final Column NUMBER = integer("number", "1 for the server's first address, 2 for its second");
        public static final Column IP =
                text("ip", "the address; NULL where the name was not resolved").orNull();
        public static final Column PORT = integer("port", "the server's port");
        public static final Column NODE = text(
                        "node",
                        "the container that has the address, or the address where no CMDB knows it; NULL where ip is")
                .orNull();
        public static final Column EXTERNAL = bool("external", "whether no CMDB knows the address");
        public static final Column BACKUP = bool("backup", "whether it gets requests only while the others fail");
        public static final Column DOWN = bool("down", "whether it is marked as down, so that it gets no requests");
        public static final Column FIRST_SEEN = time("firstSeen", "when it was first told of");
        public static final Column LAST_SEEN = time("lastSeen", "when it was last told of");

        public static final Table TABLE = new Table(
                "nginx_upstream",
                "an address to which a container's nginx is configured to send requests",
                List.of(CONTAINER, UPSTREAM, SERVER, NUMBER),
                List.of(
                        CONTAINER,
                        UPSTREAM,
                        SERVER,
                        NUMBER,
                        IP,
                        PORT,
                        NODE,
                        EXTERNAL,
                        BACKUP,
                        DOWN,
                        FIRST_SEEN,
                        LAST_SEEN),
                TenantRows.of(CONTAINER));

        private NginxUpstream() {}
    }
}
