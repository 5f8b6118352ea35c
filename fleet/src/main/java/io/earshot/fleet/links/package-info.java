/** Decides the state of a link: its status and a report come in, its next status goes out. No clock, file or socket. */
package io.earshot.fleet.links;
