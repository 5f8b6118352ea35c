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

/** Serves the page itself. */
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
        PageFile file = files.find(name).orElseThrow(NotFoundException::new);
        // Weak, since the same file may travel packed or not.
        EntityTag tag = new EntityTag(file.tag(), true);
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        Response.ResponseBuilder response = unchanged != null ? unchanged : Response.ok(file.content(), file.type());
        return response.tag(tag).header("Cache-Control", "no-cache").build();
    }
}
