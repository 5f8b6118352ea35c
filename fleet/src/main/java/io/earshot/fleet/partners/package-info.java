/**
 * Decides which partners each container has: an inventory and lookups come in, partner lists with their evidence go out. No
 * clock, file or socket.
 */
package io.earshot.fleet.partners;
