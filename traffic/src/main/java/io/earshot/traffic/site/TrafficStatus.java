package io.earshot.traffic.site;

import java.time.Instant;

/**
 * Says how far processing is and what it could not use. Counts are of this process, from its start.
 *
 * @param packetAt the time of the newest packet; the epoch before the first
 * @param transactions those that were settled
 * @param gaps where packets are missing
 * @param timeGaps spans of a minute and more without a packet
 * @param unmatched answers without a request
 * @param malformed messages that a dialect could not parse whole
 * @param encryptedBytes inside TLS
 * @param tooLate transactions that ended after their minute was closed
 */
record TrafficStatus(
        Instant packetAt,
        long frames,
        long transactions,
        long gaps,
        long timeGaps,
        long unmatched,
        long malformed,
        long encryptedBytes,
        long tooLate) {

    static final TrafficStatus NONE = new TrafficStatus(Instant.EPOCH, 0, 0, 0, 0, 0, 0, 0, 0);
}
