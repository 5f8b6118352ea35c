/**
 * The interface of decoders: recognising a protocol, taking its bytes, giving out exchanges. Each protocol has a
 * package of its own below this one.
 */
package io.earshot.wire.decoders;
