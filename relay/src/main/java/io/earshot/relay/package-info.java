/**
 * A relay stands between agents and their server: it takes reports and questions for lists from agents and other relays, and hands
 * them on in few requests. It never looks into reports or lists.
 */
package io.earshot.relay;
