package io.earshot.web.page;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.store.NamedQueries;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import io.earshot.web.PastTables;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Answers the page's views, one request each. Other clients use REST and SQL; these answers may change at any time. */
@Path("/api/v1/page")
@Produces(MediaType.APPLICATION_JSON)
public final class PageResource implements AutoCloseable {

    private static final NamedQueries QUERIES = NamedQueries.of(PageResource.class);

    private static final long RETRY_SECONDS = 10;

    private final Rows rows;
    private final Overview overview;
    private final Matrix matrix;
    private final HeatMap heatMap;
    private final ContainerView containers;
    private final IncidentView incidents;
    private final Search search;
    private final Topology topology;
    private final Live live;

    private final PastTables past;
    private final Duration cycle;
    private final Curves curves;
    private final InstantSource clock;

    public PageResource(
            SqlEngine console, Curves curves, InstantSource clock, Instant readyAt, Duration cycle, PastTables past) {
        this.past = past;
        this.cycle = cycle;
        this.curves = curves;
        this.clock = clock;
        rows = new Rows(console);
        overview = new Overview(rows, clock, readyAt, cycle);
        matrix = new Matrix(rows);
        heatMap = new HeatMap(rows);
        containers = new ContainerView(rows, curves);
        incidents = new IncidentView(rows);
        search = new Search(rows);
        topology = new Topology(rows);
        live = new Live(overview);
    }

    @GET
    @Path("overview")
    public Map<String, Object> overview(@QueryParam("at") String at) {
        if (isPast(at)) {
            return then(at, rows -> both(new Overview(rows, () -> time(at), Instant.MIN, cycle)));
        }
        return both(overview);
    }

    private static Map<String, Object> both(Overview overview) {
        Map<String, Object> both = overview.now();
        both.put("freshness", overview.freshness());
        return both;
    }

    /** Tells from when on the page can look back. */
    @GET
    @Path("past")
    public Map<String, Object> past() {
        return past.since()
                .<Map<String, Object>>map(since -> Map.of("since", since.toString()))
                .orElseGet(Map::of);
    }

    private static boolean isPast(String at) {
        return at != null && !at.isBlank();
    }

    private <T> T then(String at, Function<Rows, T> view) {
        try {
            return past.ask(time(at), engine -> view.apply(new Rows(engine)));
        } catch (SqlRefusedException e) {
            throw new BadRequestException(e.getMessage());
        }
    }

    private static Instant time(String at) {
        try {
            return Instant.parse(at);
        } catch (DateTimeException e) {
            throw new BadRequestException("at \"" + at + "\", expected a time as in 2026-11-29T04:19:00Z");
        }
    }

    @GET
    @Path("matrix")
    public Map<String, Object> matrix(
            @QueryParam("level") @DefaultValue("dataCenter") String level,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to,
            @QueryParam("broken") @DefaultValue("false") boolean broken,
            @QueryParam("at") String at) {
        return isPast(at)
                ? then(at, rows -> new Matrix(rows).cells(level, from, to, broken))
                : matrix.cells(level, from, to, broken);
    }

    @GET
    @Path("heatmap")
    public Map<String, Object> heatMap(@QueryParam("level") @DefaultValue("host") String level) {
        return heatMap.of(level);
    }

    /** Returns the values by which people filter lists. */
    @GET
    @Path("choices")
    public Map<String, Object> choices() {
        return Map.of(
                "dataCenters", rows.column(QUERIES.sql("data-centers")),
                "roles", rows.column(QUERIES.sql("roles")),
                "kinds", rows.column(QUERIES.sql("kinds")));
    }

    @GET
    @Path("containers")
    public Map<String, Object> containers(@Context UriInfo request) {
        return containers.list(request.getQueryParameters());
    }

    @GET
    @Path("containers/{name}")
    public Map<String, Object> container(@PathParam("name") String name) {
        return containers.of(name);
    }

    /**
     * Tells what was measured up to now: on all links of a container, on its link to an address, or from one data centre to another.
     *
     * @param partner the container at the address, of which the load is told beside
     */
    @GET
    @Path("curves")
    public Map<String, Object> curves(
            @QueryParam("container") String container,
            @QueryParam("ip") String ip,
            @QueryParam("partner") String partner,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to,
            @QueryParam("range") @DefaultValue("1h") String word) {
        CurveRange range = CurveRange.of(word)
                .orElseThrow(
                        () -> new BadRequestException("range \"" + word + "\", expected one of " + CurveRange.words()));
        Instant now = clock.instant();
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("since", now.minus(range.length()).toString());
        told.put("until", now.toString());
        told.put("stepSeconds", Math.max(range.step().toSeconds(), cycle.toSeconds()));
        if (container == null) {
            told.put("points", curves.dataCenters(from, to, range, now));
        } else if (ip == null) {
            told.put("points", curves.container(name(container), range, now));
        } else {
            told.put("points", curves.link(name(container), address(ip), range, now));
            told.put("ofContainer", curves.container(name(container), range, now));
            if (partner != null) {
                told.put("ofPartner", curves.container(name(partner), range, now));
            }
        }
        return told;
    }

    private static ContainerName name(String text) {
        try {
            return ContainerName.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(e.getMessage(), e);
        }
    }

    private static Ip address(String text) {
        try {
            return Ip.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(e.getMessage(), e);
        }
    }

    @GET
    @Path("incidents")
    public Map<String, Object> incidents(@Context UriInfo request) {
        return incidents.list(request.getQueryParameters());
    }

    @GET
    @Path("incidents/{id: [0-9]{1,18}}")
    public Map<String, Object> incident(@PathParam("id") String id, @QueryParam("at") String at) {
        return isPast(at) ? then(at, rows -> new IncidentView(rows).of(id)) : incidents.of(id);
    }

    @GET
    @Path("search")
    public List<Map<String, Object>> search(@QueryParam("q") @DefaultValue("") String text) {
        return search.find(text);
    }

    @GET
    @Path("map")
    public Map<String, Object> map(
            @QueryParam("by") @DefaultValue("dataCenter") String by, @QueryParam("at") String at) {
        return isPast(at) ? then(at, rows -> new Topology(rows).by(by)) : topology.by(by);
    }

    /** Stays open, and holds none of the server's threads. */
    @GET
    @Path("live")
    @Produces("text/event-stream")
    public Response live() {
        return Response.ok(live.open()
                        .orElseThrow(() -> new ServiceUnavailableException("too many pages are open", RETRY_SECONDS)))
                .header("Cache-Control", "no-store")
                .build();
    }

    /** Ends the streams. */
    @Override
    public void close() {
        live.close();
    }
}
