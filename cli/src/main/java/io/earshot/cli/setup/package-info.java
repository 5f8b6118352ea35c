/** Getting a machine ready: the first configuration with its secrets, and the examination of a machine that shall run a server. */
package io.earshot.cli.setup;
