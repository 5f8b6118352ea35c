package io.earshot.fleet.sockets;

import io.earshot.model.Ip;
import io.earshot.model.SocketReport.Activity;
import io.earshot.model.SocketReport.Direction;
import io.earshot.model.SocketReport.Protocol;
import java.time.Instant;
import java.util.Optional;

/**
 * One row of table SOCKET: all connections of a container with one peer and port.
 *
 * @param activity as the agent told it last; what was opened, sent again and acknowledged is summed up since firstSeen
 * @param node whose address it is; the address itself where that is nobody's, as {@link Peers#stranger} says
 * @param external whether nobody of the CMDB has the address
 */
public record SocketRow(
        Direction direction,
        Protocol protocol,
        Ip ip,
        int port,
        Optional<String> process,
        Activity activity,
        String node,
        boolean external,
        Instant firstSeen,
        Instant lastSeen) {

    boolean isOpen() {
        return activity.connections() > 0;
    }
}
