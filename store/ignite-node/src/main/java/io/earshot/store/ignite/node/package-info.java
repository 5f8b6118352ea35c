/** A node of Ignite as a process of its own, for tests and the laboratory. */
package io.earshot.store.ignite.node;
