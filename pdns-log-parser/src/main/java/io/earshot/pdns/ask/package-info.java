/**
 * Lookups in whose answers nobody knows, the same lookups with answers out: PowerDNS is asked what the container asked. Never
 * more often than its rate, never before an answer's time to live is over, and only what containers go on asking for.
 */
package io.earshot.pdns.ask;
