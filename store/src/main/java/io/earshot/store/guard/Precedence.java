package io.earshot.store.guard;

/**
 * Ranks how tightly an expression binds when SQL's grammar reads it without parentheses. Parsers differ in details; an
 * operand that holds less tightly than its place demands would be read as something else by the database.
 */
enum Precedence {
    OR,
    AND,
    NOT,
    /** Comparisons, LIKE, IN, BETWEEN, IS and EXISTS. */
    CONDITION,
    CONCATENATION,
    SUM,
    PRODUCT,
    SIGN,
    TERM
}
