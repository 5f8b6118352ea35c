package io.earshot.fleet.partners;

import java.time.Duration;

/** The addresses that a component says the container talks to. The newest list replaces the one before. */
final class PublishedEvidence extends NamedAddresses {

    PublishedEvidence() {
        super(Evidence.Source.PUBLISHED);
    }

    @Override
    Duration keep(PartnerRules rules) {
        return rules.keepPublished();
    }
}
