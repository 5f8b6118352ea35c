/**
 * Opens SSH connections to hosts of relays that cannot connect to the server, and has the relays' requests come through ports
 * forwarded there. It checks the hosts' keys, starts no program there, and reads nothing of what comes through.
 */
package io.earshot.server.tunnels;
