/**
 * Hands a running agent over to a new version of itself: the old one fetches, starts and checks the new one, which takes over only after it
 * has proved itself. It never decides whether an order is to be believed.
 */
package io.earshot.agent.upgrade;
