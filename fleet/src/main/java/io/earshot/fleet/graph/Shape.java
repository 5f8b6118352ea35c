package io.earshot.fleet.graph;

/** Tells how the members of a cluster talk to each other. */
public enum Shape {
    /** Two nodes. */
    PAIR,
    /** All talk to a few hubs and hardly to each other, as in Kubernetes. */
    STAR,
    /** Nearly each talks to each, as in Hadoop. */
    MESH,
    /** Several meshes with nothing between them but hubs in common, as in a cache cluster of small groups. */
    MESHES,
    /** Each talks to the next. */
    CHAIN,
    /** Each talks to the next, and the last to the first. */
    RING,
    /** Layers, each of which talks to the next one, as front ends, applications and databases. */
    LAYERED,
    /** None of these. */
    MIXED
}
