/** A server with a copy of its rows in three real nodes of Ignite: what it costs, how old it is, and what is lost when nodes die. */
package io.earshot.lab.engine;
