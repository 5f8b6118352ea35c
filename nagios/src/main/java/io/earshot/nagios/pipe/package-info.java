/** Nagios' external command file on the same machine. */
package io.earshot.nagios.pipe;
