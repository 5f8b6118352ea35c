/** Finds the servers to which a container's nginx is configured to send requests, resolves their names, and hands over the section {@code upstreams}. */
package io.earshot.agent.nginx.upstreams;
