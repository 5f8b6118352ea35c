/**
 * Asking and changing tables, whatever engine keeps them: queries with their limits, answers with typed columns. It knows no
 * engine.
 */
package io.earshot.store;
