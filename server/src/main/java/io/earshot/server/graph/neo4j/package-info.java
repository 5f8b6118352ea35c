/** Brings the dependency graph to a Neo4j over Bolt, and takes out of it what aged out. */
package io.earshot.server.graph.neo4j;
