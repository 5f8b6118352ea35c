/**
 * Decodes HTTP/2 in clear (RFC 9113) with HPACK (RFC 7541), from the middle of a connection too: what stood in a lost table is
 * left out, not guessed.
 */
package io.earshot.wire.decoders.http2;
