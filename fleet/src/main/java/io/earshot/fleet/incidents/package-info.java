/**
 * From links to incidents: state changes of links come in, one incident for each cause goes out. Pure: the time is handed
 * in, nothing in here opens a socket, a file or a thread. The method and its sources stand in docs/detection.md.
 */
package io.earshot.fleet.incidents;
