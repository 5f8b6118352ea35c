/**
 * Copies the rows of some tables into an engine of its own, which may be away, and asks it. Rows come from the tables that the server shows;
 * reports never wait for the engine. Nothing here runs, and no library of an engine is loaded, unless one is configured.
 */
package io.earshot.server.engine;
