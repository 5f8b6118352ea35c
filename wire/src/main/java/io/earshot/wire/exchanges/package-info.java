/**
 * Holds exchanges, pairs requests with their answers, and sums them up per minute, link and operation. Contents, literals and
 * header values never enter what this package gives out for sending.
 */
package io.earshot.wire.exchanges;
