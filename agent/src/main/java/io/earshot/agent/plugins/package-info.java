/**
 * Runs plug-ins: executables of others that measure something and say it in JSON lines. Each is a child process of its own with limits, started
 * again after a pause that grows when it fails. Takes signed archives, gives the section {@code plugins} of reports. Nothing here runs on the
 * thread that probes.
 */
package io.earshot.agent.plugins;
