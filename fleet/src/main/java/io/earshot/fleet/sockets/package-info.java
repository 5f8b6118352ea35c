/** Keeps what agents report of their containers' sockets, from one report to the next. Pure: it is handed reports, owners and times. */
package io.earshot.fleet.sockets;
