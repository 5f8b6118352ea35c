/**
 * Exchanges pieces of files with other agents of the same site, whom the relay or server names. It believes no piece of another agent, and
 * gives none to anybody without the site's token for the file.
 */
package io.earshot.agent.peers;
