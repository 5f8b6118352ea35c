/** The commands {@code earshot traffic …}, also as a program of their own. */
package io.earshot.traffic.command;
