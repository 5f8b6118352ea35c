/** A fleet that is left alone: what watching it takes, and whether anything is missed. */
package io.earshot.lab.fleet.calm;
