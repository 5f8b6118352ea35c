/** The {@code earshot} command: words on a command line come in, one of the other modules is started or asked. */
package io.earshot.cli;
