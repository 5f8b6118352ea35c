/**
 * Decodes PostgreSQL's protocol, version 3: simple and extended queries, pipelines, COPY, errors and cancellation. Rows and
 * parameters are passed over.
 */
package io.earshot.wire.decoders.postgresql;
