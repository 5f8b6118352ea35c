/**
 * A whole system on one machine as its users run it: a fleet's network, the programs in it, those who watch, and what can be
 * asked of them.
 */
package io.earshot.lab.fleet;
