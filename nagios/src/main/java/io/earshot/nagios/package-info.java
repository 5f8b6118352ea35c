/**
 * SQL checks and what Nagios is told of them: rows come in from a source that is handed in, a state with its text and
 * performance data goes out. Nothing in here opens a connection, and an answer that says nothing is never good.
 */
package io.earshot.nagios;
