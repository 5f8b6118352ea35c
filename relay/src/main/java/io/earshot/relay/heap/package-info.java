/** Keeps a relay's heap near the size of what it holds. It knows nothing of what that is. */
package io.earshot.relay.heap;
