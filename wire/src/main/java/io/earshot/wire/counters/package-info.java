/** Counts what a capture held and what of it could not be decoded, by reason. */
package io.earshot.wire.counters;
