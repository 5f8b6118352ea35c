/**
 * Reads how busy an nginx is: requests from its stub_status page, errors by status from its access logs, both as rates over
 * the time between two readings. An nginx that is not there is absent, never zero. Blocks; not for the thread that probes.
 */
package io.earshot.agent.nginx;
