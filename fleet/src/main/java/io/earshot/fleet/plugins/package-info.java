/** Holds which plug-ins and metrics of each container have rows. Takes the section of reports, gives the rows that change. */
package io.earshot.fleet.plugins;
