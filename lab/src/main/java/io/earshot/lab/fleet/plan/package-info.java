/** A fleet on paper: who stands where under which address, and who uses whom. Nothing here touches a network. */
package io.earshot.lab.fleet.plan;
