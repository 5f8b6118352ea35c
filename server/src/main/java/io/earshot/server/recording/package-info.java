/**
 * Records the fleet's tables over time in compressed files of bounded size, and runs checks on them again: a recording
 * restores the tables as they were whenever a check ran.
 */
package io.earshot.server.recording;
