/**
 * The records that a relay and its parent exchange: many reports and many questions for lists in one request. A relay reads of a report
 * only its head, so that agents and servers that are newer than the relay lose nothing.
 */
package io.earshot.model.relay;
