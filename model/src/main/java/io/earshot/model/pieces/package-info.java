/** Names files by their content and divides them into pieces that are checked one by one. It neither reads files nor sends them. */
package io.earshot.model.pieces;
