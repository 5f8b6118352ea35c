/**
 * Takes a query as a user wrote it and returns the text that a database may run, or a refusal; the text is printed from the
 * syntax tree, and nothing that the user typed reaches a database.
 */
package io.earshot.store.guard;
