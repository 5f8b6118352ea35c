/** Keeps pieces of files on disk, within bounds of size and age, and fetches each over the line once however many ask for it at a time. */
package io.earshot.relay.pieces;
