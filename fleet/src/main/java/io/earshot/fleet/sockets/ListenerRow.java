package io.earshot.fleet.sockets;

import io.earshot.model.SocketReport.Listener;
import java.time.Instant;

/** One row of table LISTENER. */
public record ListenerRow(Listener listener, Instant firstSeen, Instant lastSeen) {}
