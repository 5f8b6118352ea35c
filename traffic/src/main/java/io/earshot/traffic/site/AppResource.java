package io.earshot.traffic.site;

import io.earshot.http.Audit;
import io.earshot.http.ProblemException;
import io.earshot.traffic.apps.AddressBook;
import io.earshot.traffic.config.App;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Shows and changes where apps listen, while captures are followed. */
@Path("/api/v1/apps")
public final class AppResource {

    private final AddressBook book;

    AppResource(AddressBook book) {
        this.book = book;
    }

    /** An app with its addresses. */
    public record Answer(String name, String protocol, List<Listening> addresses) {}

    /**
     * An address.
     *
     * @param origin configuration, cmdb or added
     */
    public record Listening(String address, String origin) {}

    /** Returns all apps. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<Answer> apps() {
        return book.apps().stream()
                .map(app -> new Answer(
                        app.name(),
                        app.protocol(),
                        book.addresses(app).entrySet().stream()
                                .map(each -> new Listening(
                                        each.getKey().text(),
                                        each.getValue().name().toLowerCase(Locale.ROOT)))
                                .toList()))
                .toList();
    }

    /** Adds an address; one that is there already stays. */
    @PUT
    @Path("{name}/addresses/{address}")
    public Response add(
            @PathParam("name") String name, @PathParam("address") String address, @Context HttpServletRequest http)
            throws IOException {
        App app = app(name);
        App.Address parsed = parse(address);
        try {
            if (book.add(app, parsed)) {
                Audit.log(http, "added " + parsed.text() + " to app " + name);
            }
        } catch (IllegalStateException e) {
            throw new ProblemException(Response.Status.CONFLICT, e.getMessage());
        }
        return Response.noContent().build();
    }

    /** Removes an address, also one of the configuration or the CMDB. */
    @DELETE
    @Path("{name}/addresses/{address}")
    public Response remove(
            @PathParam("name") String name, @PathParam("address") String address, @Context HttpServletRequest http)
            throws IOException {
        App.Address parsed = parse(address);
        if (!book.remove(app(name), parsed)) {
            throw new ProblemException(
                    Response.Status.NOT_FOUND, "app " + name + " does not listen at " + parsed.text());
        }
        Audit.log(http, "removed " + parsed.text() + " from app " + name);
        return Response.noContent().build();
    }

    private App app(String name) {
        return book.app(name)
                .orElseThrow(() -> new ProblemException(Response.Status.NOT_FOUND, "there is no app " + name));
    }

    private static App.Address parse(String text) {
        try {
            return App.Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Response.Status.BAD_REQUEST, "the address is " + e.getMessage());
        }
    }
}
