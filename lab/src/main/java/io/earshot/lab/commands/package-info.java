/** The laboratory's command line, which a checkout starts as {@code ./earshot lab}; installed packages do not have it. */
package io.earshot.lab.commands;
