/** Reads the packets of one transaction again from the captures: its messages for people, and a capture for others, both masked. Overwrites
 * card data in frames before they are stored. */
package io.earshot.traffic.evidence;
