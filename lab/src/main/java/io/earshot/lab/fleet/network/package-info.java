/**
 * The fleet's cables: a namespace for each container, host, data centre's router, their core, and beside them the network of
 * those who watch.
 */
package io.earshot.lab.fleet.network;
