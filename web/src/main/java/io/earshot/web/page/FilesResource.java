package io.earshot.web.page;

import io.earshot.web.page.PageFiles.PageFile;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;

/** Serves the page itself and the documentation. */
@Path("/")
public final class FilesResource {

    private final PageFiles files = new PageFiles();

    @GET
    public Response index(@Context Request request) {
        return file("index.html", request);
    }

    @GET
    @Path("page/{file}")
    public Response file(@PathParam("file") String name, @Context Request request) {
        return answer(files.find(name), request);
    }

    /** Sends whoever asks for the folder into it, since the pages' links are relative. */
    @GET
    @Path("docs")
    public Response documentation(@Context UriInfo asked, @Context Request request) {
        return asked.getRequestUri().getRawPath().endsWith("/")
                ? answer(PageFiles.document("index.html"), request)
                : Response.status(Response.Status.MOVED_PERMANENTLY)
                        .header("Location", "docs/")
                        .build();
    }

    @GET
    @Path("docs/{file: .+}")
    public Response documentation(@PathParam("file") String name, @Context Request request) {
        return answer(PageFiles.document(name.endsWith("/") ? name + "index.html" : name), request);
    }

    private static Response answer(Optional<PageFile> found, Request request) {
        PageFile file = found.orElseThrow(NotFoundException::new);
        // Weak, since the same file may travel packed or not.
        EntityTag tag = new EntityTag(file.tag(), true);
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        Response.ResponseBuilder response = unchanged != null ? unchanged : Response.ok(file.content(), file.type());
        return response.tag(tag).header("Cache-Control", "no-cache").build();
    }
}
