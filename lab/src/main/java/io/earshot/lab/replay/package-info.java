/**
 * Replays captures again and again as the traffic of a day, in a process with the memory of a capture, and says whether its memory stays
 * flat. Nothing is sent.
 */
package io.earshot.lab.replay;
