/** Keeps on disk what must outlive the server's process, and gives it back at the next start; never delays or ends monitoring. */
package io.earshot.server.state;
