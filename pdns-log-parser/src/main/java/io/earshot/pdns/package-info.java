/**
 * Log files of PowerDNS in, {@link io.earshot.model.Lookup}s out: which container asked for which service, how often and
 * when last. Starts no threads, keeps no line and asks nobody what a name resolves to.
 */
package io.earshot.pdns;
