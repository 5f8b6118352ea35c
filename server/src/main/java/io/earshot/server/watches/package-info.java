/**
 * Lets people watch a container's traffic: gives its agent the order to capture for a while, and holds what the agent sends until
 * it is fetched. Nothing of it is stored.
 */
package io.earshot.server.watches;
