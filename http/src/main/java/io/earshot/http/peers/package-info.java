/** Tells agents of a site which others have pieces of a file, and which few fetch each piece from the relay or server. It sees no piece. */
package io.earshot.http.peers;
