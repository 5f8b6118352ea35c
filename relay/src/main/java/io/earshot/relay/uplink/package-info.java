/** The way to the parent: which of several, over which protocol, when to try again, and what each request holds. */
package io.earshot.relay.uplink;
