/** Decodes memcached: text, meta and binary commands with their outcome. Values are skipped, keys stay on this machine. */
package io.earshot.wire.decoders.memcached;
