/**
 * Hands small orders to agents that wait for them by long polls, and brings the results to whoever gave the order. It never
 * decides who may give one.
 */
package io.earshot.server.orders;
