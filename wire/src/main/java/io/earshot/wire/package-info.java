/**
 * Packets in, exchanges out: wires frames, packets, flows and decoders together. Nothing below this package knows a clock, a
 * socket or a thread, the package {@code capture} excepted.
 */
package io.earshot.wire;
