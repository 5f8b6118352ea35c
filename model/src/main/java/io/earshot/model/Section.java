package io.earshot.model;

/**
 * One part of a report. An agent's instruments hand over sections; each kind travels under a name of its own and has one
 * codec in {@code json}. Implementations are immutable.
 */
public interface Section {}
