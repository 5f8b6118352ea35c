/** Keeps where the servers of apps listen, as configuration, CMDB and people say. */
package io.earshot.traffic.apps;
