package io.earshot.store.table;

import static io.earshot.store.table.Column.text;
import static io.earshot.store.table.Column.time;

import java.util.List;

/** Declares the tables of nodes, beside view NODE. */
public final class NodeTables {

    private NodeTables() {}

    /** An address and the time for which it was a node's. */
    public static final class NodeAddress {

        public static final Column NODE = text("node", "the container's name, CONTAINER.HOST");
        public static final Column IP = text("ip", "the address");
        public static final Column SOURCE =
                text("source", "the kind of source that gives the address: cmdb, to which announcements belong");
        public static final Column VALID_FROM =
                time("validFrom", "when this server first had the address from its source");
        public static final Column VALID_TO = time(
                        "validTo", "when the address or its node left the source; NULL while the address is the node's")
                .orNull();

        public static final Table TABLE = new Table(
                "node_address",
                "an address of a container, and the time for which it is or was the container's; of those that left, the newest"
                        + " 100,000 stay for thirty days. A peer that no CMDB knows is called by its address and has no row",
                List.of(NODE, IP, VALID_FROM),
                List.of(NODE, IP, SOURCE, VALID_FROM, VALID_TO));

        private NodeAddress() {}
    }

    /** A tag of a node with its value. */
    public static final class Tag {

        public static final Column NODE = text("node", "the node's name, as in NODE");
        public static final Column TAG = text("tag", "the tag's name");
        public static final Column VALUE = text("value", "the tag's value; may be empty");
        public static final Column SOURCE = text(
                "source", "what gives the tag: csv or rule of the configuration, or announced as an agent's label");

        public static final Table TABLE = new Table(
                "tag",
                "a tag of a node, from the first source that names it; sources are read every ten seconds",
                List.of(NODE, TAG),
                List.of(NODE, TAG, VALUE, SOURCE));

        private Tag() {}
    }
}
