/** Asks the tables which services are to be probed, by the rules of the configuration, and hands the plan to the fleet. */
package io.earshot.server.services;
