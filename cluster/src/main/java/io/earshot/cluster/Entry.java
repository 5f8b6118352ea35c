package io.earshot.cluster;

/** A fact in its place in the log. Positions grow along the log, with gaps. */
public record Entry(long position, Fact fact) {}
