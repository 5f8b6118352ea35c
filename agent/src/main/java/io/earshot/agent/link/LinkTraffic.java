package io.earshot.agent.link;

import io.earshot.model.Ip;
import java.util.OptionalLong;

/**
 * Tells what one reading of a container's TCP connections says of the link to one partner. Times are nanoseconds on the prober's clock.
 *
 * @param readAt when the reading began
 * @param ackedAt when the partner last acknowledged data, if any was acknowledged since the reading before
 * @param silentSince when data or a SYN was first sent that was sent again at least twice, with no acknowledgement on any connection
 *     since; empty if there is none
 * @param stuck connections with such data, whatever the other ones say
 * @param segments sent since the reading before, about; 0 where none was sent again
 * @param retransmitted those of them that were sent again
 * @param rtt the shortest round trip of the connections on which data was acknowledged, in nanoseconds; empty if not measured
 */
public record LinkTraffic(
        Ip ip,
        long readAt,
        OptionalLong ackedAt,
        OptionalLong silentSince,
        int stuck,
        long segments,
        long retransmitted,
        OptionalLong rtt) {}
