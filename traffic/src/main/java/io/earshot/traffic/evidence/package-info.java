/** Reads the packets of one transaction again from the captures: its messages for people, and a capture for others, both masked. */
package io.earshot.traffic.evidence;
