/** Writes what the fleet, its incidents and the checks say into the tables. */
package io.earshot.server.tables;
