package io.earshot.server.tables;

import io.earshot.server.tunnels.TunnelStatus;
import io.earshot.store.table.AgentTables.Tunnel;
import io.earshot.store.table.Row;
import io.earshot.store.table.TableChanges;

/** Writes table TUNNEL, in batches that its owner commits. One thread at a time. */
public final class TunnelWriter {

    private final TableChanges tables;

    public TunnelWriter(TableChanges tables) {
        this.tables = tables;
    }

    public void write(TunnelStatus status) {
        tables.upsert(Row.of(Tunnel.TABLE)
                .set(Tunnel.RELAY, status.relay())
                .set(Tunnel.ADDRESS, status.address())
                .set(Tunnel.LISTEN, status.listen())
                .set(Tunnel.STATE, status.state().name())
                .set(Tunnel.SINCE, status.since())
                .set(Tunnel.REASON, status.reason())
                .set(Tunnel.CONNECTIONS, status.connections()));
    }
}
