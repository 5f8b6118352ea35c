/** Probes where the system calls of Linux cannot be made: by TCP connects of the Java runtime, and by nothing else. */
package io.earshot.agent.portable;
