package io.earshot.server.rest;

import io.earshot.model.ContainerName;
import io.earshot.model.Report;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.PartnerListJson;
import io.earshot.model.json.ReportJson;
import io.earshot.server.fleet.Fleet;
import io.earshot.server.fleet.FleetLoop;
import io.earshot.server.partners.ServedList;
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

/** The two calls that every agent makes in each cycle. */
@Path("/api/v1")
public final class AgentResource {

    /** A thousand links fit in. */
    private static final int MAX_REPORT_BYTES = 512 * 1024;

    private final Fleet fleet;
    private final FleetLoop loop;

    AgentResource(Fleet fleet, FleetLoop loop) {
        this.fleet = fleet;
        this.loop = loop;
    }

    @GET
    @Path("containers/{name}/partners")
    @Produces(MediaType.APPLICATION_JSON)
    public Response partnersAsJson(@PathParam("name") String name, @Context Request request) {
        ServedList served = served(name);
        return unlessKnown(request, new EntityTag(served.etag()), (StreamingOutput)
                out -> PartnerListJson.write(served.list(), out));
    }

    @GET
    @Path("containers/{name}/partners")
    @Produces("text/plain; charset=utf-8; qs=0.5")
    public Response partnersAsLine(@PathParam("name") String name, @Context Request request) {
        ServedList served = served(name);
        return unlessKnown(
                request, new EntityTag(served.etag() + "-text"), served.list().toLine() + "\n");
    }

    @POST
    @Path("containers/{name}/report")
    @Consumes(MediaType.WILDCARD)
    public Response report(@PathParam("name") String name, InputStream body) {
        served(name);
        Report report = read(body);
        if (!report.container().equals(parse(name))) {
            throw new ProblemException(
                    Response.Status.BAD_REQUEST, "a report of " + report.container() + " sent as " + parse(name));
        }
        return loop.offer(report) ? Response.noContent().build() : Problem.tooBusy();
    }

    private static Response unlessKnown(Request request, EntityTag tag, Object body) {
        Response.ResponseBuilder known = request.evaluatePreconditions(tag);
        return known != null
                ? known.tag(tag).build()
                : Response.ok(body).tag(tag).build();
    }

    private ServedList served(String name) {
        return fleet.served(parse(name))
                .orElseThrow(() -> new ProblemException(
                        Response.Status.NOT_FOUND, "container " + parse(name) + " is not in the CMDB"));
    }

    private static ContainerName parse(String name) {
        try {
            return ContainerName.parse(name);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Response.Status.NOT_FOUND, e.getMessage());
        }
    }

    private static Report read(InputStream body) {
        try {
            return ReportJson.read(new LimitedBody(body, MAX_REPORT_BYTES));
        } catch (BadJsonException e) {
            throw new ProblemException(Response.Status.BAD_REQUEST, e.getMessage());
        }
    }
}
