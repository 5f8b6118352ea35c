/** Makes an inventory of what agents announce of their machines; decides whose a name and an address are. Opens nothing. */
package io.earshot.server.announced;
