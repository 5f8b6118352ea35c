/** Fetches a file that a signed order names, piece by piece, and places it whole. It believes nobody from whom a piece comes. */
package io.earshot.agent.files;
