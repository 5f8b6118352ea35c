/**
 * Measures Earshot on this machine beside the programs that people use today: each figure in docs/benchmarks.md comes from here. Everything that
 * is probed is loopback or stands in network namespaces of the benchmark's own.
 */
package io.earshot.lab.bench;
