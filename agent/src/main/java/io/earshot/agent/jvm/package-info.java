/** Finds the JVMs of this machine by their command line and reads their counters and beans, without a change to any of them. */
package io.earshot.agent.jvm;
