/** Gives a task to thousands of agents that are made up, and orders that nobody may execute to real ones. */
package io.earshot.lab.tasks;
