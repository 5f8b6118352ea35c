/** Measures how fast lookups are found in a large log, beside programs that everybody has. */
package io.earshot.lab.logspeed;
