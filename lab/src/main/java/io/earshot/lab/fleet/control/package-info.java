/** A running fleet at somebody's command: a line to a socket in its folder, lines back. */
package io.earshot.lab.fleet.control;
