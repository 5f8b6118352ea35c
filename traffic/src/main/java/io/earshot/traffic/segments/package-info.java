/** Divides the packets of a capture by conversation into batches that other processes decode, with marks that say how time passes. */
package io.earshot.traffic.segments;
