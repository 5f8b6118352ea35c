/** Runs the checks on their schedule: rows come from the tables, results go into the tables and to Nagios. */
package io.earshot.server.checks;
