/** Partner lists as the parent gave them, for agents that ask again and for the time in which the parent is away. */
package io.earshot.relay.lists;
