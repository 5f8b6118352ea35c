/** Reads the addresses of the machine's interfaces and hands them over with its labels; opens no socket. */
package io.earshot.agent.announce;
