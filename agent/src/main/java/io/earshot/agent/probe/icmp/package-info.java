/** Probes by ICMP and ICMPv6 echo requests, which cost a partner the least and measure the path MTU. Opens no socket. */
package io.earshot.agent.probe.icmp;
