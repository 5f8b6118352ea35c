/**
 * Runs programs in the fleet's namespaces: the real programs as child processes, and the small ones of our own whose sockets
 * stand there.
 */
package io.earshot.lab.fleet.programs;
