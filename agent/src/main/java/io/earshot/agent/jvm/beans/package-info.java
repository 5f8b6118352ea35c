/** Reads attributes of another JVM's beans, as a program of its own in a Java of 11 or newer; nothing else of the agent is on its class path. */
package io.earshot.agent.jvm.beans;
