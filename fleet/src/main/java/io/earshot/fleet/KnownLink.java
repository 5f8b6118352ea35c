package io.earshot.fleet;

import io.earshot.fleet.links.LinkStatus;
import io.earshot.fleet.partners.KnownPartner;

/** Joins a partner with the status of the link to it. */
public record KnownLink(KnownPartner to, LinkStatus status) {}
