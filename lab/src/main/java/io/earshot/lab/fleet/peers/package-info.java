/**
 * The monitors that are compared, each set up as Debian and its own documentation do: from a fleet's layout come their configurations,
 * from what they say come alarms. Nothing here judges them.
 */
package io.earshot.lab.fleet.peers;
