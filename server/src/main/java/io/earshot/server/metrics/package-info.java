/** What Prometheus is told: counts and times that the server keeps of itself, and what the tables say of the fleet now. */
package io.earshot.server.metrics;
