/** Wires packets, decoders, correlation and sums together for the apps of one configuration. */
package io.earshot.traffic.analysis;
