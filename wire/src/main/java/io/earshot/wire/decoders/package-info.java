/**
 * What a decoder is: how it recognises its protocol, what bytes it is handed, and to whom it gives exchanges. Each protocol has a
 * package of its own below this one.
 */
package io.earshot.wire.decoders;
