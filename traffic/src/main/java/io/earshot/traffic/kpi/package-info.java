/**
 * Sums transactions up per minute, app, operation and dimension. Sums merge in any order and any grouping, so that one process and
 * forty give equal figures.
 */
package io.earshot.traffic.kpi;
