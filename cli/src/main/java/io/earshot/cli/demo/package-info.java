/**
 * A small fleet on loopback addresses with real agents and faults to look at. The faults are a filter where probes leave
 * the process, since cutting real links takes root; everything else is what users run.
 */
package io.earshot.cli.demo;
