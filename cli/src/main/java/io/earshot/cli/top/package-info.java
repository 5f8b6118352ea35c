/** Shows the fleet live in a terminal, for `earshot top`: takes rows and keys, and gives lines. It knows no server; one class knows the terminal. */
package io.earshot.cli.top;
