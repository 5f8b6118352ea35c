/**
 * Pairs requests with their answers across connections, with a time limit, and says what became of each. Card data is masked
 * before anything gets here. Time is what the packets say.
 */
package io.earshot.traffic.transactions;
