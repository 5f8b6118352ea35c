/** Descriptions of the commands, made from the commands themselves: man pages and completion scripts. */
package io.earshot.cli.reference;
