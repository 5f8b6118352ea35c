/**
 * Days of a fleet's life in seconds, with ground truth: a CMDB, a network model and a seed come in, how fast and how truly
 * faults were noticed goes out. What decides (the agent's verdict, link states, incidents) is the shipped code; only the
 * network and the time are simulated, and quiet probes are skipped.
 */
package io.earshot.lab.simulate;
