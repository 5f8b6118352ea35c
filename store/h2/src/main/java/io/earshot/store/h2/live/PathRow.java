package io.earshot.store.h2.live;

import io.earshot.fleet.links.LinkPathStatus;
import io.earshot.model.Ip;
import io.earshot.model.LinkPaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A row of LINK_PATH: one source port of a link with dead paths. */
record PathRow(Ip ip, LinkPathStatus paths, LinkPaths.Port counts) {

    /** Returns those of a container's links, in the order of the key. Hardly any link has some. */
    static List<PathRow> of(Entry entry) {
        List<PathRow> rows = List.of();
        for (LinkRow link : entry.links()) {
            Optional<LinkPathStatus> paths = link.status().paths().filter(LinkPathStatus::hasDead);
            if (paths.isPresent()) {
                rows = rows.isEmpty() ? new ArrayList<>() : rows;
                for (LinkPaths.Port counts : paths.get().ports()) {
                    rows.add(new PathRow(link.ip(), paths.get(), counts));
                }
            }
        }
        return rows;
    }
}
