/** Decides which services each container probes, and holds what agents found. Takes rules' targets and reports, gives probes for lists and rows. */
package io.earshot.fleet.services;
