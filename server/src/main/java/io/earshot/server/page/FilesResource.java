package io.earshot.server.page;

import io.earshot.server.page.PageFiles.PageFile;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

/** Serves the page itself. It may load nothing from elsewhere and run nothing that is not one of its files. */
@Path("/")
public final class FilesResource {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final PageFiles files = new PageFiles();

    @GET
    public Response index(@Context Request request, @HeaderParam("Accept-Encoding") String encodings) {
        return file("index.html", request, encodings);
    }

    @GET
    @Path("page/{file}")
    public Response file(
            @PathParam("file") String name,
            @Context Request request,
            @HeaderParam("Accept-Encoding") String encodings) {
        PageFile file = files.find(name).orElseThrow(NotFoundException::new);
        boolean zipped = encodings != null && encodings.contains("gzip");
        EntityTag tag = new EntityTag(file.tag(zipped));
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        Response.ResponseBuilder response = unchanged != null
                ? unchanged
                : Response.ok(file.content(zipped), file.type()).header("Content-Encoding", zipped ? "gzip" : null);
        return response.tag(tag)
                .header("Vary", "Accept-Encoding")
                .header("Cache-Control", "no-cache")
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }
}
