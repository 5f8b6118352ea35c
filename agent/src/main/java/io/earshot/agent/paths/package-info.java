/**
 * Watches the paths of one link: which source port is asked next, what its losses mean, and which paths are dead. Pure: neither a
 * socket nor a clock.
 */
package io.earshot.agent.paths;
