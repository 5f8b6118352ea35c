/** Upgrades real agents to good and to bad versions, kills them on the way, and counts what was lost. */
package io.earshot.lab.upgrade;
