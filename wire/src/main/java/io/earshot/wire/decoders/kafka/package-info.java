/** Decodes Kafka: API, topic and error code of requests and answers, paired by correlation id. Records are never read. */
package io.earshot.wire.decoders.kafka;
