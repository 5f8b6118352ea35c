/**
 * Lets several servers share one log: changes go into it, come out in one order and are applied by every server; one of them speaks. The fleet
 * does not know of it.
 */
package io.earshot.server.cluster;
