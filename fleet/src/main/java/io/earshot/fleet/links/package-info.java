/** What state a link is in: what was known of it and a report come in, what is known now goes out. No clock, file or socket. */
package io.earshot.fleet.links;
