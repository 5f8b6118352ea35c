/**
 * The server: inventory and lookups become partner lists, reports become rows, rows answer questions. {@code EarshotServer}
 * wires it in the order in which the data flows; the packages are named after what they hold.
 */
package io.earshot.server;
