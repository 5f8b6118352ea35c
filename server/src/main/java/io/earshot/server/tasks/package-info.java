/**
 * Tasks on their way to agents: signed orders come in, each goes to its agent in its turn, and what became of it goes to the tables and
 * to disk. The server cannot make an order: agents check the signature themselves.
 */
package io.earshot.server.tasks;
