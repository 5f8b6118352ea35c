/** Chooses the hosts that each host probes although nobody uses the link: from hosts and the time alone, so that all servers agree. */
package io.earshot.fleet.ring;
