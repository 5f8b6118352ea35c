/** Brings captured frames in from files and directories, in order, and remembers which frame came from where. */
package io.earshot.traffic.input;
