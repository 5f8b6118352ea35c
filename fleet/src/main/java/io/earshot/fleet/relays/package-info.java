/** Follows the relays between agents and the server: what they tell of themselves comes in, one row each goes out. */
package io.earshot.fleet.relays;
