package io.earshot.fleet;

import io.earshot.fleet.links.LinkStatus;
import io.earshot.fleet.partners.KnownPartner;

/** What is known of a container's link to a partner. */
public record KnownLink(KnownPartner to, LinkStatus status) {}
