/** Reads the dependency graph out of the tables, leaves out what nobody wants to see, and writes it in the formats of other programs. */
package io.earshot.server.graph;
