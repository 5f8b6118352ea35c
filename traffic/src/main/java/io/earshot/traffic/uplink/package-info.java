/** Tells a server of Earshot the apps and their figures by minute. Figures wait in memory while it is away, as long as it would take them. */
package io.earshot.traffic.uplink;
