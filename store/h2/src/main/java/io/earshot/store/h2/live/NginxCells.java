package io.earshot.store.h2.live;

import static io.earshot.store.h2.live.LiveValues.count;
import static io.earshot.store.h2.live.LiveValues.integer;
import static io.earshot.store.h2.live.LiveValues.text;
import static io.earshot.store.h2.live.LiveValues.time;
import static io.earshot.store.h2.live.LiveValues.truth;

import io.earshot.fleet.upstreams.UpstreamRow;
import io.earshot.model.Ip;
import io.earshot.model.UpstreamReport;
import io.earshot.store.h2.live.LiveShape.Cell;
import io.earshot.store.h2.live.LiveShape.Cells;
import io.earshot.store.table.NginxTables.NginxConfig;
import io.earshot.store.table.NginxTables.NginxUpstream;
import java.util.List;
import java.util.Optional;

/** Binds the columns of NGINX_CONFIG and NGINX_UPSTREAM to what agents read in configurations. */
final class NginxCells {

    private NginxCells() {}

    static List<UpstreamReport> configs(Entry entry) {
        return entry.upstreams().report().stream().toList();
    }

    static List<Cell<UpstreamReport>> config() {
        return new Cells<UpstreamReport>(NginxConfig.TABLE)
                .with(NginxConfig.CONTAINER, (entry, _) -> entry.name())
                .withValue(NginxConfig.FILE, row -> text(row.file()))
                .withValue(NginxConfig.FILES, row -> integer(Optional.of(row.files())))
                .withValue(
                        NginxConfig.SERVERS,
                        row -> integer(Optional.of(row.servers().size())))
                .withValue(
                        NginxConfig.UNRESOLVED,
                        row -> integer(Optional.of((int) row.servers().stream()
                                .filter(server -> server.ips().isEmpty())
                                .count())))
                .withValue(NginxConfig.VARIABLES, row -> count(Optional.of(row.variables())))
                .withValue(NginxConfig.LEFT_OUT, row -> count(Optional.of(row.leftOut())))
                .withValue(NginxConfig.PROBLEM, row -> text(row.problem()))
                .with(NginxConfig.READ_AT, (entry, _) -> time(entry.upstreams().readAt()))
                .all();
    }

    static List<Cell<UpstreamRow>> upstreams() {
        return new Cells<UpstreamRow>(NginxUpstream.TABLE)
                .with(NginxUpstream.CONTAINER, (entry, _) -> entry.name())
                .withValue(NginxUpstream.UPSTREAM, row -> text(row.server().upstream()))
                .withValue(NginxUpstream.SERVER, row -> text(row.server().name()))
                .withValue(NginxUpstream.NUMBER, row -> integer(Optional.of(row.number())))
                .withValue(NginxUpstream.IP, row -> text(row.ip().map(Ip::toString)))
                .withValue(
                        NginxUpstream.PORT,
                        row -> integer(Optional.of(row.server().port())))
                .withValue(NginxUpstream.NODE, row -> text(row.node()))
                .withValue(NginxUpstream.EXTERNAL, row -> truth(Optional.of(row.external())))
                .withValue(
                        NginxUpstream.BACKUP,
                        row -> truth(Optional.of(row.server().backup())))
                .withValue(
                        NginxUpstream.DOWN,
                        row -> truth(Optional.of(row.server().down())))
                .withValue(NginxUpstream.FIRST_SEEN, row -> time(Optional.of(row.firstSeen())))
                .withValue(NginxUpstream.LAST_SEEN, row -> time(Optional.of(row.lastSeen())))
                .all();
    }
}
