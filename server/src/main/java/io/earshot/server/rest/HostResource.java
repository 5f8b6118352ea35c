package io.earshot.server.rest;

import io.earshot.fleet.Admission;
import io.earshot.fleet.Fleet;
import io.earshot.fleet.partners.ServedList;
import io.earshot.http.LimitedBody;
import io.earshot.http.Problem;
import io.earshot.http.ProblemException;
import io.earshot.model.HostReports;
import io.earshot.model.Names;
import io.earshot.model.Report;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.HostJson;
import io.earshot.model.json.ReportJson;
import io.earshot.server.intake.FleetChanges;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpStatus;

/** The two calls of an agent that serves all containers of its host. */
@Path("/api/v1/hosts/{host}")
public final class HostResource {

    /**
     * Reports of a host that were not taken.
     *
     * @param unknown containers that are not in the CMDB
     * @param refused what was wrong with the others
     */
    record NotTaken(List<String> unknown, List<String> refused) {}

    /** Some hundred containers with a hundred links each fit in. */
    private static final int MAX_REPORTS_BYTES = 8 * 1024 * 1024;

    private final Fleet fleet;
    private final FleetChanges changes;

    HostResource(Fleet fleet, FleetChanges changes) {
        this.fleet = fleet;
        this.changes = changes;
    }

    @GET
    @Path("partners")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The lists of all containers of a host; with If-None-Match 304 where they have not changed")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(ref = "HostPartners")),
                @Content(mediaType = "text/plain", schema = @Schema(type = "string"))
            })
    public Response partnersAsJson(@PathParam("host") String host, @Context Request request) {
        HostLists lists = new HostLists(host, served(host));
        return unlessKnown(request, new EntityTag(lists.etag(false)), (StreamingOutput) lists::writeJson);
    }

    @GET
    @Path("partners")
    @Produces("text/plain; charset=utf-8; qs=0.5")
    @Hidden
    public Response partnersAsLines(@PathParam("host") String host, @Context Request request) {
        HostLists lists = new HostLists(host, served(host));
        return unlessKnown(request, new EntityTag(lists.etag(true)), lists.lines());
    }

    /**
     * Takes the reports. A container that left the CMDB since the agent asked, and a report that is none, are named in the answer; the
     * other reports count.
     */
    @POST
    @Path("reports")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary =
                    "Reports of containers of a host; 503 with Retry-After where too many wait; with the header Earshot-Kept they are in memory only and are to be repeated")
    @ApiResponse(responseCode = "204", description = "Done")
    @ApiResponse(
            responseCode = "200",
            content = {@Content(mediaType = "application/json", schema = @Schema(ref = "NotTaken"))})
    public Response reports(
            @PathParam("host") String host,
            @RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", schema = @Schema(ref = "HostReports")))
                    InputStream body) {
        served(host);
        HostReports reports = read(body);
        if (!reports.host().equalsIgnoreCase(host)) {
            throw new ProblemException(
                    Response.Status.BAD_REQUEST, "reports of " + reports.host() + " sent as " + host);
        }
        if (reports.reports().isEmpty() && !reports.refused().isEmpty()) {
            throw new ProblemException(
                    Response.Status.BAD_REQUEST, reports.refused().getFirst());
        }
        List<String> unknown = new ArrayList<>();
        List<CompletableFuture<Admission>> admissions = new ArrayList<>();
        for (Report report : reports.reports()) {
            CompletableFuture<Admission> admission = changes.take(report, List.of(), () -> ReportJson.toText(report));
            if (admission.getNow(Admission.TAKEN) == Admission.BUSY) {
                return Problem.tooBusy();
            }
            admissions.add(admission);
        }
        boolean kept = false;
        for (int i = 0; i < admissions.size(); i++) {
            switch (admissions.get(i).join()) {
                case TAKEN, STALE -> {} // stale are those that come again since one behind them found no room
                case KEPT -> kept = true;
                case STRANGER ->
                    unknown.add(reports.reports().get(i).container().toString());
                case BUSY -> {
                    return Problem.tooBusy();
                }
            }
        }
        Response.ResponseBuilder answer = unknown.isEmpty() && reports.refused().isEmpty()
                ? Response.noContent()
                : Response.ok(new NotTaken(unknown, reports.refused()));
        return (kept ? answer.header(IncomingReport.KEPT, IncomingReport.KEPT_IN_MEMORY) : answer).build();
    }

    private List<ServedList> served(String host) {
        List<ServedList> served = fleet.servedOn(host.toLowerCase(Locale.ROOT));
        if (!fleet.follows(host)) {
            throw new ProblemException(Problem.response(
                    HttpStatus.MISDIRECTED_REQUEST_421,
                    "Misdirected Request",
                    AgentHandler.elsewhere(Names.shorten(host))));
        }
        if (served.isEmpty()) {
            throw new ProblemException(
                    Response.Status.NOT_FOUND, "host " + Names.shorten(host) + " is not in the CMDB");
        }
        return served;
    }

    private static Response unlessKnown(Request request, EntityTag tag, Object body) {
        Response.ResponseBuilder known = request.evaluatePreconditions(tag);
        return known != null
                ? known.tag(tag).build()
                : Response.ok(body).tag(tag).build();
    }

    private static HostReports read(InputStream body) {
        try {
            return HostJson.readReports(new LimitedBody(body, MAX_REPORTS_BYTES));
        } catch (BadJsonException e) {
            throw new ProblemException(Response.Status.BAD_REQUEST, e.getMessage());
        }
    }
}
