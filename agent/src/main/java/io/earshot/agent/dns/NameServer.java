package io.earshot.agent.dns;

import io.earshot.model.Ip;

/** A name server by its UDP port. */
public record NameServer(Ip ip, int port) {}
