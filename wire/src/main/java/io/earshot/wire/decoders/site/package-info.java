/** Decodes protocols that a site describes in its configuration: messages by length or delimiter, values by place. */
package io.earshot.wire.decoders.site;
