package io.earshot.wire.exchanges;

/** Tells how a target becomes part of an operation's name, which leaves the machine and must stay bounded and impersonal. */
public enum TargetKind {
    /** No target, or one that never becomes part of an operation: a key, a host name, a user. */
    NONE,
    /** A path: variable parts become {@code {}}, the query is dropped. */
    PATH,
    /** A statement: verb, tables and shape remain, literals go. */
    SQL,
    /** A name that programmers gave: a collection, a topic, a method. */
    NAME
}
