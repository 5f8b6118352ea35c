/** Keeps the servers that containers' nginx are configured to use, from one report to the next. Pure: it is handed reports, owners and times. */
package io.earshot.fleet.upstreams;
