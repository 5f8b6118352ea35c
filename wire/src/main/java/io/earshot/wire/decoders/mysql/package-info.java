/**
 * Decodes the protocol of MySQL and MariaDB: text and prepared statements, several results, local files, progress reports. Rows are
 * passed over.
 */
package io.earshot.wire.decoders.mysql;
