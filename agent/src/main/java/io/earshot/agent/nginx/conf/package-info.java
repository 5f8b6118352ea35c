/** Reads nginx's configuration with its includes, as nginx does, within limits of size and depth. Reads files and nothing else. */
package io.earshot.agent.nginx.conf;
