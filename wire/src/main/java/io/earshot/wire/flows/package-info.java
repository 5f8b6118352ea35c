/**
 * Follows connections and datagram pairs: a bounded table, reassembly of both directions, recognition of the protocol. Hands
 * bytes in order to decoders and never keeps bodies.
 */
package io.earshot.wire.flows;
