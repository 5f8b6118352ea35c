/**
 * A copy of some tables in a cluster of Apache Ignite, written and asked through its thin client. It alone imports Ignite.
 */
package io.earshot.store.ignite;
