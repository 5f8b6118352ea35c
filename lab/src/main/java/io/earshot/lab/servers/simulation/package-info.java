/** Simulates several servers over a log in memory, with the clock handed in: deaths, frozen servers, cuts and a log that is away. */
package io.earshot.lab.servers.simulation;
