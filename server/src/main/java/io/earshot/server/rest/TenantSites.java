package io.earshot.server.rest;

import io.earshot.http.AccessHandler;
import io.earshot.http.access.Caller;
import io.earshot.model.Tenant;
import io.earshot.web.page.PageResource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets whoever is bound to a tenant into resources that know nothing but the tenant's rows, and all others to those behind. A tenant's are made when
 * one of it first asks.
 */
final class TenantSites extends Handler.Wrapper {

    private final Function<Tenant, Site> open;
    private final Map<Tenant, Site> sites = new HashMap<>();

    /**
     * A tenant's resources.
     *
     * @param page among them, which has streams to be ended
     */
    record Site(Handler resources, PageResource page) {}

    TenantSites(Function<Tenant, Site> open, Handler behind) {
        super(behind);
        this.open = open;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return AccessHandler.caller(request) instanceof Caller.OfTenant(String _, Tenant tenant)
                ? of(tenant).handle(request, response, callback)
                : super.handle(request, response, callback);
    }

    private synchronized Handler of(Tenant tenant) {
        Site known = sites.get(tenant);
        if (known != null) {
            return known.resources();
        }
        Site site = open.apply(tenant);
        site.resources().setServer(getServer());
        addManaged(site.resources());
        sites.put(tenant, site);
        return site.resources();
    }

    /** Ends the streams of pages that are open. */
    synchronized void endStreams() {
        sites.values().forEach(site -> site.page().close());
    }
}
