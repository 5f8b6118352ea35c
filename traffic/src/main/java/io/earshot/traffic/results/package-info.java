/** Writes transactions and figures to a store, and waits for one that is away. */
package io.earshot.traffic.results;
