/** Decodes MongoDB's wire protocol: OP_MSG, compressed messages, and the older operations that drivers still begin with. */
package io.earshot.wire.decoders.mongodb;
