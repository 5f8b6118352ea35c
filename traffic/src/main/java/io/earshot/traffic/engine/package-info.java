/**
 * Pairs what decoders of several parts of a capture found, sums up, and merges the sums of several such workers, with a state that another
 * worker can take over at any record. Pure: knows neither Kafka nor a clock.
 */
package io.earshot.traffic.engine;
