/**
 * Explains why two containers do or do not reach each other: probes ordered now from both ends become one verdict with its evidence.
 * The verdict is pure; only {@link io.earshot.server.explain.Explainer} gives orders.
 */
package io.earshot.server.explain;
