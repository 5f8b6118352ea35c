/** Answers questions about who talks to whom: reach, paths, groups and their shapes. Pure: it is handed nodes, dependencies and times. */
package io.earshot.fleet.graph;
