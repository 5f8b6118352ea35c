/**
 * Scores partner lists: a moving fleet whose truth is known comes in, precision, recall and costs go out. The lists are
 * built by the shipped code; only the fleet and the time are simulated.
 */
package io.earshot.lab.partners;
