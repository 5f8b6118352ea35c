package io.earshot.store.table;

import static io.earshot.store.table.Column.bigint;
import static io.earshot.store.table.Column.bool;
import static io.earshot.store.table.Column.integer;
import static io.earshot.store.table.Column.text;
import static io.earshot.store.table.Column.time;

import java.util.List;

/** Declares the table of several servers. */
public final class ServerTables {

    private ServerTables() {}

    /** A server as it told of itself last. */
    public static final class Server {

        public static final Column NAME = text("name", "the server's name");
        public static final Column ADDRESS = text("address", "where people and agents reach it");
        public static final Column STATE = text("state", "UP, or SILENT where it was not heard for 10 seconds");
        public static final Column SPEAKS =
                bool("speaks", "whether it numbers incidents, sends results of checks and writes the inventory");
        public static final Column BEHIND_MILLIS = bigint("behindMillis", "the age of what it shows, as it told last")
                .in("ms");
        public static final Column CONTAINERS_HEARD =
                integer("containersHeard", "the containers whose newest report it took");
        public static final Column VERSION = text("version", "the server's version");
        public static final Column SINCE = time("since", "when it started");

        public static final Column SHARE = text(
                        "share", "the partitions of containers that it shows, as in 0,1 of 4; NULL where it shows all")
                .orNull();

        public static final Table TABLE = new Table(
                "server",
                "one of several servers that share a log; empty where there is one server",
                List.of(NAME),
                List.of(NAME, ADDRESS, STATE, SPEAKS, BEHIND_MILLIS, CONTAINERS_HEARD, VERSION, SINCE, SHARE),
                TenantRows.NONE);

        private Server() {}
    }
}
