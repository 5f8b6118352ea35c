package io.earshot.traffic.site;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Serves the page's files. */
@Path("/")
public final class SiteFiles {

    private static final Map<String, String> TYPES = Map.of(
            "traffic.html", "text/html; charset=utf-8",
            "traffic.css", "text/css; charset=utf-8",
            "traffic.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml");
    /** The server's page has it. */
    private static final String ICON = "/io/earshot/web/page/icon.svg";

    SiteFiles() {}

    /** Returns the page. */
    @GET
    public Response index() throws IOException {
        return file("traffic.html");
    }

    /** Returns one of the page's files. */
    @GET
    @Path("page/{file}")
    public Response file(@PathParam("file") String name) throws IOException {
        String type = TYPES.get(name);
        if (type == null) {
            throw new NotFoundException();
        }
        try (InputStream in = SiteFiles.class.getResourceAsStream(name.equals("icon.svg") ? ICON : name)) {
            return Response.ok(in.readAllBytes(), type)
                    .header("Cache-Control", "no-cache")
                    .build();
        }
    }
}
