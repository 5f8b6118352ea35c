/**
 * Whether what was broken was noticed: a fleet is broken round by round, looked at until it is settled, and what was seen is
 * held against what was done.
 */
package io.earshot.lab.fleet.proof;
