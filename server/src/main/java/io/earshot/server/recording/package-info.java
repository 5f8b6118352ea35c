/**
 * What the fleet's tables held over time, in compressed files of bounded size, and checks asked of it again: a recording gives back
 * what the server knew at every moment at which a check ran.
 */
package io.earshot.server.recording;
