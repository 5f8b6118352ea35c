/**
 * A fleet's worth of agents in one process, as far as a server can tell: their requests at their times go in, how fast and how
 * truly they were answered comes out. Nothing is probed.
 */
package io.earshot.lab.load;
