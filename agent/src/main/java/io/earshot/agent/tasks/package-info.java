/**
 * Executes words that an operator's key signed and that this machine's own configuration allows. It checks the signature, the target and
 * the time itself, executes each order once, and never runs a shell.
 */
package io.earshot.agent.tasks;
