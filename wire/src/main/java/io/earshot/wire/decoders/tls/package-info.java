/** Decodes TLS handshakes (RFC 8446, RFC 5246): server name, version, cipher suite, alerts and time. Content is never looked at. */
package io.earshot.wire.decoders.tls;
