/** Decodes Redis's protocol (RESP2 and RESP3) and its inline commands. Values and arguments are passed over, except the first. */
package io.earshot.wire.decoders.redis;
