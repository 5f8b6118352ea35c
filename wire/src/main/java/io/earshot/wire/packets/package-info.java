/**
 * Turns frames into TCP and UDP packets: link layers, VLANs, tunnels, mirror headers, IP with fragments and extension headers.
 * Keeps nothing but unfinished fragments, and allocates nothing per packet.
 */
package io.earshot.wire.packets;
