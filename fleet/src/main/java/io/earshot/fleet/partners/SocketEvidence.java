package io.earshot.fleet.partners;

import java.time.Duration;

/** The addresses that the container's own agent sees it connected to. Each ages by itself. */
final class SocketEvidence extends NamedAddresses {

    SocketEvidence() {
        super(Evidence.Source.SOCKET);
    }

    @Override
    Duration keep(PartnerRules rules) {
        return rules.keepSockets();
    }
}
