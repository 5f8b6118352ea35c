/**
 * Linux sockets through the foreign function API: probes go in, replies come out, each checked to be an answer to what was
 * sent from here. Echo requests by a datagram ICMP socket where net.ipv4.ping_group_range allows it, else by a raw one,
 * else not at all; one socket a family, whatever the number of targets. Knows nothing of links and their states.
 *
 * <p>Constants and layouts are those of 64-bit Linux with the generic ABI (x86-64, aarch64).
 */
package io.earshot.agent.kernel;
