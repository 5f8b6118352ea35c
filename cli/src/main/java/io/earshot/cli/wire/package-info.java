/** Prints what captures hold: exchanges or sums come in, lines of CSV, JSON or an aligned table go out. It knows no command line. */
package io.earshot.cli.wire;
