package io.earshot.pdns;

/** As what a line is counted. */
enum Verdict {
    NO_QUESTION,
    LOOKUP,
    FOREIGN,
    SHORTENED,
    SEARCH_LIST,
    OTHER_TYPE,
    /** The server asked this question itself on behalf of a container. */
    OWN,
    MALFORMED,
    /** A lookup that is not kept, because too many different ones came between two drains. */
    OVERFLOWED
}
