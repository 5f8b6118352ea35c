/** Icinga 2 behind its API, which acknowledges every result. */
package io.earshot.nagios.icinga;
