/**
 * Probes the services that the server asks for, from the container's place, and hands over the section {@code services}. Never logs in
 * anywhere, sends no secret, and bounds each probe in time and octets. What it finds never changes the state of a link.
 */
package io.earshot.agent.services;
