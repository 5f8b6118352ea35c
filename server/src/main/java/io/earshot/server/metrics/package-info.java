/** Metrics for Prometheus: counts and times that the server keeps of itself, and values of the fleet from the tables. */
package io.earshot.server.metrics;
