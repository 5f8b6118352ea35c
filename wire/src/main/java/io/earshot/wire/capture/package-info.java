/**
 * Brings frames in: from pcap and pcapng files and from live interfaces through libpcap. Knows nothing of what a frame holds.
 * This is the only package of the module that opens files, sockets or libraries.
 */
package io.earshot.wire.capture;
