/**
 * One agent for all containers of a host: finds their network namespaces, opens its sockets inside, and probes for all of
 * them in one thread. Namespaces come and go; one that is dead concerns nobody else.
 */
package io.earshot.agent.host;
