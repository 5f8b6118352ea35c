/** Decodes HTTP/1.0 and HTTP/1.1 (RFC 9112): bytes of both directions become exchanges. Bodies are skipped by length, never searched. */
package io.earshot.wire.decoders.http1;
