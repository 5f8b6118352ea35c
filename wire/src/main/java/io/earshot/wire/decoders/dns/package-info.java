/** Decodes DNS (RFC 1035) over UDP and TCP: questions become requests, paired with their answers by id and question. */
package io.earshot.wire.decoders.dns;
