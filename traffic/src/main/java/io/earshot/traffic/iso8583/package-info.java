/**
 * Decodes ISO 8583: a dialect says how messages are framed and how fields are written, a stream decoder finds messages in a
 * connection's bytes. Nothing of a message leaves this package unless somebody asks for one field, and secret fields never do.
 */
package io.earshot.traffic.iso8583;
