/** Holds what decoders say of conversations, masked, with its place in the capture, as records for whoever pairs and sums up. */
package io.earshot.traffic.exchanges;
