package io.earshot.fleet.partners;

import java.time.Duration;

/** The addresses to which the container's nginx is configured to send requests. The newest configuration replaces the one before. */
final class NginxEvidence extends NamedAddresses {

    NginxEvidence() {
        super(Evidence.Source.NGINX);
    }

    @Override
    Duration keep(PartnerRules rules) {
        return rules.keepPublished();
    }
}
