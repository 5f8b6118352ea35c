/**
 * Checks over time: which are due, which states have lasted long enough to be believed, and which results must go out. The
 * time is handed in; nothing in here asks or sends.
 */
package io.earshot.nagios.watch;
