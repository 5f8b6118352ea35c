/** Decodes AMQP 0-9-1: methods with their answers per channel, publisher confirms, errors. Message bodies are never read. */
package io.earshot.wire.decoders.amqp;
