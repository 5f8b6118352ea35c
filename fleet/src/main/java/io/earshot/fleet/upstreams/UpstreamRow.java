package io.earshot.fleet.upstreams;

import io.earshot.fleet.sockets.Peers;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.UpstreamReport.Server;
import java.time.Instant;
import java.util.Optional;

/**
 * One row of table NGINX_UPSTREAM: an address of a server.
 *
 * @param number of the address among those of the server, from 1 up
 * @param ip absent where the server's name was not resolved
 * @param node whose address it is; the address itself where that is nobody's, as {@link Peers#stranger} says
 */
public record UpstreamRow(
        Server server,
        int number,
        Optional<Ip> ip,
        Optional<String> node,
        boolean external,
        Instant firstSeen,
        Instant lastSeen) {

    UpstreamRow ownedBy(Optional<ContainerName> owner, Peers peers) {
        return new UpstreamRow(
                server,
                number,
                ip,
                owner.map(ContainerName::toString).or(() -> ip.map(peers::stranger)),
                ip.isPresent() && owner.isEmpty(),
                firstSeen,
                lastSeen);
    }

    UpstreamRow since(Instant first) {
        return new UpstreamRow(server, number, ip, node, external, first, lastSeen);
    }
}
