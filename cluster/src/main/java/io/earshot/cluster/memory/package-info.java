/** Keeps the log in memory, for simulations: servers die, freeze and are cut off by a call. */
package io.earshot.cluster.memory;
