/** Reads how busy this machine is from /proc. Gives numbers or nothing, never a guess. */
package io.earshot.agent.load;
