/** Asks name servers for addresses, within bounds of time and octets. Keeps nothing. */
package io.earshot.agent.dns;
