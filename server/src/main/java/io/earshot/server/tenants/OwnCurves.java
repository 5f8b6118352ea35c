package io.earshot.server.tenants;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import io.earshot.web.page.CurveRange;
import io.earshot.web.page.Curves;
import java.time.Instant;
import java.util.List;

/** Gives curves of a tenant's containers and their links, and none of others. Thread-safe. */
public final class OwnCurves implements Curves {

    private final Curves all;
    private final SqlEngine tables;

    /** @param tables have the tenant's rows */
    public OwnCurves(Curves all, SqlEngine tables) {
        this.all = all;
        this.tables = tables;
    }

    @Override
    public List<Point> recent(ContainerName from, Ip to) {
        return isOwn(from) ? all.recent(from, to) : List.of();
    }

    @Override
    public List<Point> link(ContainerName from, Ip to, CurveRange range, Instant now) {
        return isOwn(from) ? all.link(from, to, range, now) : List.of();
    }

    @Override
    public List<Point> container(ContainerName name, CurveRange range, Instant now) {
        return isOwn(name) ? all.container(name, range, now) : List.of();
    }

    /** Returns no point: those of data centres are of all tenants. */
    @Override
    public List<Point> dataCenters(String from, String to, CurveRange range, Instant now) {
        return List.of();
    }

    private boolean isOwn(ContainerName name) {
        try {
            return !tables.askOwn("SELECT name FROM container WHERE name = ?", List.of(name.toString()))
                    .rows()
                    .isEmpty();
        } catch (SqlRefusedException tooBusy) {
            return false;
        }
    }
}
