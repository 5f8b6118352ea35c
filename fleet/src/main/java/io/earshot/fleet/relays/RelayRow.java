package io.earshot.fleet.relays;

import io.earshot.model.relay.RelayStatus;
import java.time.Instant;

/**
 * One relay as it told of itself last.
 *
 * @param since when the state began
 * @param startedAt by the server's clock
 * @param lastHeard when the relay said this, by the server's clock
 */
public record RelayRow(RelayStatus status, RelayState state, Instant since, Instant startedAt, Instant lastHeard) {}
