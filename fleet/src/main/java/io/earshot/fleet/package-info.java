/**
 * Keeps the state of every container: inventories, lookups and reports come in one after the other, rows for the
 * tables go out. {@code Fleet} decides and is handed the time; the server's {@code FleetLoop} is the one thread that it runs on.
 */
package io.earshot.fleet;
