package io.earshot.server.rest;

import io.earshot.fleet.Fleet;
import io.earshot.http.Audit;
import io.earshot.http.ProblemException;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Names;
import io.earshot.model.WatchOrder;
import io.earshot.model.WireSettings;
import io.earshot.server.config.WireConfig;
import io.earshot.server.graph.CurrentTags;
import io.earshot.server.orders.Orders;
import io.earshot.server.watches.TrafficWatches;
import io.earshot.server.watches.WatchState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Live views of a container's traffic, captured by its agent for a while. */
@Path("/api/v1/watches")
@Produces(MediaType.APPLICATION_JSON)
public final class WatchesResource {

    /** The kernel's name for all interfaces. */
    private static final String ALL_INTERFACES = "any";

    /** A filter in pcap syntax has room for so many addresses. */
    private static final int MOST_ADDRESSES = 100;

    private static final JsonMapper JSON = new JsonMapper();

    private final Fleet fleet;
    private final WireConfig config;
    private final CurrentTags tags;
    private final Orders orders;
    private final TrafficWatches watches;

    WatchesResource(Fleet fleet, WireConfig config, CurrentTags tags, Orders orders, InstantSource clock) {
        this.fleet = fleet;
        this.config = config;
        this.tags = tags;
        this.orders = orders;
        watches = new TrafficWatches(orders, clock);
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Orders a container's agent to capture its traffic for a while, to be fetched each second")
    @ApiResponse(
            responseCode = "201",
            content = {@Content(mediaType = "application/json", schema = @Schema(ref = "WatchBegun"))})
    @ApiResponse(responseCode = "409", description = "The agent does not ask for orders")
    public Response watch(
            @RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", schema = @Schema(ref = "WatchRequest")))
                    InputStream body,
            @Context HttpServletRequest http) {
        WatchRequest request = WatchRequest.read(body);
        Container container = require(request.container());
        List<Ip> addresses =
                request.peer().map(peer -> addresses(container, peer)).orElse(List.of());
        if (!orders.listens(container.name())) {
            throw new ProblemException(
                    Response.Status.CONFLICT,
                    "the agent of " + container.name() + " does not ask for orders: it is away, or older than orders");
        }
        String id;
        try {
            id = watches.begin(
                    container.name(), new WatchOrder(settings(container, request, addresses), request.time()));
        } catch (IllegalStateException e) {
            throw new ProblemException(Response.Status.SERVICE_UNAVAILABLE, e.getMessage());
        }
        Audit.log(
                http,
                "watches traffic of " + container.name()
                        + request.peer().map(peer -> " with " + peer).orElse("") + " for "
                        + request.time().toSeconds() + " s");
        Map<String, Object> begun = new LinkedHashMap<>();
        begun.put("id", id);
        begun.put("addresses", addresses.stream().map(Ip::toString).toList());
        return Response.created(URI.create("api/v1/watches/" + id))
                .entity(begun)
                .build();
    }

    private Container require(ContainerName name) {
        return fleet.inventory()
                .container(name)
                .orElseThrow(() -> new ProblemException(
                        Response.Status.NOT_FOUND,
                        "/container: \"" + name + "\""
                                + fleet.inventory()
                                        .nearest(name)
                                        .map(near -> ", did you mean " + near + "?")
                                        .orElse(", expected a container of the CMDB")));
    }

    /** Returns the addresses of an address, of a container, or of a service that the container uses. */
    private List<Ip> addresses(Container container, String peer) {
        try {
            return List.of(Ip.parse(peer));
        } catch (IllegalArgumentException noAddress) {
            // It is a name.
        }
        List<Ip> found = fleet.served(container.name()).stream()
                .flatMap(served -> served.list().partners().stream())
                .filter(partner -> partner.service().filter(peer::equals).isPresent())
                .map(partner -> partner.ip())
                .distinct()
                .limit(MOST_ADDRESSES)
                .toList();
        return found.isEmpty() ? addressesOfContainer(container, peer) : found;
    }

    private List<Ip> addressesOfContainer(Container container, String peer) {
        try {
            List<Ip> found = List.copyOf(fleet.inventory().addresses(ContainerName.parse(peer)));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (IllegalArgumentException noContainer) {
            // Nothing has this name.
        }
        throw new ProblemException(
                Response.Status.BAD_REQUEST,
                "/peer: \"" + peer + "\", expected an address, a container, or a service that " + container.name()
                        + " uses");
    }

    private WireSettings settings(Container container, WatchRequest request, List<Ip> addresses) {
        Optional<WireSettings> configured = config.settings(container, tags.of(container.name()));
        List<String> interfaces = request.networkInterface()
                .map(List::of)
                .or(() -> configured.map(WireSettings::interfaces))
                .orElse(List.of(ALL_INTERFACES));
        String hosts = addresses.stream().map(ip -> "host " + ip).collect(Collectors.joining(" or "));
        String filter = configured.map(WireSettings::filter).orElse("");
        return new WireSettings(
                interfaces,
                filter.isEmpty() || hosts.isEmpty() ? filter + hosts : "(" + filter + ") and (" + hosts + ")",
                configured.map(WireSettings::cpuShare).orElse(WireSettings.DEFAULT_CPU_SHARE),
                new HashMap<>(config.ports()),
                config.described());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "How a watch fares, with what its agent sent since; one that nobody asks for ends")
    @ApiResponse(
            responseCode = "200",
            content = {@Content(mediaType = "application/json", schema = @Schema(ref = "WatchProgress"))})
    public Response state(@PathParam("id") String id, @QueryParam("after") @DefaultValue("0") long after) {
        WatchState state = watches.state(id, after).orElseThrow(() -> unknown(id));
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("id", id);
        head.put("container", state.container().toString());
        head.put("state", state.progress().name());
        head.put("next", state.next());
        head.put("missed", state.missed());
        state.problem().ifPresent(problem -> head.put("problem", problem));
        String json = JSON.writeValueAsString(head);
        return Response.ok(
                        json.substring(0, json.length() - 1) + ",\"parts\":[" + String.join(",", state.parts()) + "]}")
                .build();
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Ends a watch and the capture for it")
    @ApiResponse(responseCode = "204", description = "Done")
    public Response end(@PathParam("id") String id) {
        if (!watches.end(id)) {
            throw unknown(id);
        }
        return Response.noContent().build();
    }

    private static ProblemException unknown(String id) {
        return new ProblemException(Response.Status.NOT_FOUND, "no watch " + Names.shorten(id));
    }
}
