package io.earshot.store.table;

import static io.earshot.store.table.Column.bool;
import static io.earshot.store.table.Column.integer;
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
        public static final Column NETWORK = text(
                        "network",
                        "the network in which the address is the node's, as the CMDB names it; default where it names none. In another network,"
                                + " the same address may be another node's")
                .byDefault("default");
        public static final Column SOURCE =
                text("source", "the kind of source that gives the address: cmdb, to which announcements belong");
        public static final Column VALID_FROM = time(
                "validFrom",
                "when this server first had the address from its source; outlives the server for the first 100,000 nodes");
        public static final Column VALID_TO = time(
                        "validTo", "when the address or its node left the source; NULL while the address is the node's")
                .orNull();

        public static final Table TABLE = new Table(
                "node_address",
                "an address of a container, and the time for which it is or was the container's; of those that left, the newest"
                        + " 100,000 stay for thirty days. A peer that no CMDB knows is called by its address, with @ and the network behind it outside of the default one, and has no row",
                List.of(NODE, IP, NETWORK, VALID_FROM),
                List.of(NODE, IP, SOURCE, VALID_FROM, VALID_TO, NETWORK),
                TenantRows.of(NODE).hiding(SOURCE));

        private NodeAddress() {}
    }

    /** A tag of a node with its value. */
    public static final class Tag {

        public static final Column NODE = text("node", "the node's name, as in NODE");
        public static final Column TAG = text("tag", "the tag's name");
        public static final Column VALUE = text("value", "the tag's value; may be empty");
        public static final Column SOURCE = text(
                "source",
                "what gives the tag: rest where somebody set it, csv or rule of the configuration, cmdb, or announced as an agent's label");
        public static final Column WHO = text(
                        "who", "who set the tag over REST; NULL where that is not known, or another source gives it")
                .orNull();
        public static final Column SET_AT = time("setAt", "when the tag was set over REST; NULL for other sources")
                .orNull();

        public static final Table TABLE = new Table(
                "tag",
                "a tag of a node, from the first source that names it: what people set over REST, then tags of the configuration in their order, then those of the CMDB, then labels of agents. Sources are read every ten seconds",
                List.of(NODE, TAG),
                List.of(NODE, TAG, VALUE, SOURCE, WHO, SET_AT),
                TenantRows.of(NODE).hiding(WHO));

        private Tag() {}
    }

    /** A group of nodes that talk to each other. */
    public static final class Cluster {

        public static final Column NAME = text(
                "name",
                "the cluster, role or first letters that most members share, with a number where several have it");
        public static final Column SHAPE = text("shape", "PAIR, STAR, MESH, MESHES, CHAIN, RING, LAYERED or MIXED");
        public static final Column NODES = integer("nodes", "how many members it has");
        public static final Column EDGES = integer("edges", "pairs of members that talk");
        public static final Column PARTS = integer("parts", "meshes, layers or links of a chain; 1 for other shapes");
        public static final Column HUBS = text(
                "hubs", "the members that nearly all others talk to, separated by spaces; empty where there are none");
        public static final Column SUMMARY = text("summary", "shape and size in words");

        public static final Table TABLE = new Table(
                "cluster",
                "a group of nodes that talk to each other now, with its shape. The monitoring itself and what rules ignore are left out. Found"
                        + " anew every ten seconds, in large fleets every few minutes",
                List.of(NAME),
                List.of(NAME, SHAPE, NODES, EDGES, PARTS, HUBS, SUMMARY),
                TenantRows.NONE);

        private Cluster() {}
    }

    /** A member of a cluster. */
    public static final class ClusterNode {

        public static final Column CLUSTER = text("cluster", "the cluster's name, as in CLUSTER");
        public static final Column NODE = text("node", "the node's name, as in NODE");
        public static final Column HUB = bool("hub", "whether nearly all other members talk to it");

        public static final Table TABLE = new Table(
                "cluster_node",
                "a member of a cluster",
                List.of(CLUSTER, NODE),
                List.of(CLUSTER, NODE, HUB),
                TenantRows.NONE);

        private ClusterNode() {}
    }
}
