/** Reports that the parent does not have yet: they come in one by one, go out in portions, and leave when the parent has them. */
package io.earshot.relay.kept;
