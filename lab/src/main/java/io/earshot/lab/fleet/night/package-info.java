/** A scripted night: faults, restarts and a mute, and what everybody who tells people said of them at each minute. */
package io.earshot.lab.fleet.night;
