package io.earshot.server.fleet;

import io.earshot.server.links.LinkStatus;
import io.earshot.server.partners.KnownPartner;

/** What is known of a container's link to a partner. */
public record KnownLink(KnownPartner to, LinkStatus status) {}
