package io.earshot.server.rest;

import io.earshot.http.AccessHandler;
import io.earshot.http.Audit;
import io.earshot.http.LimitedBody;
import io.earshot.http.ProblemException;
import io.earshot.model.pieces.FileId;
import io.earshot.server.files.FileRefusedException;
import io.earshot.server.files.FileStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Takes files for agents, in pieces, and removes them. Table FILE tells which there are. */
@Path("/api/v1/files/{sha256}")
@Produces(MediaType.APPLICATION_JSON)
public final class StoredFilesResource {

    private static final int LONGEST_PIECE = 4 << 20;

    private final Optional<FileStore> files;

    StoredFilesResource(Optional<FileStore> files) {
        this.files = files;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary =
                    "The next piece of a file for agents, of at most 4 MiB; the answer says how much is here. A piece that begins"
                            + " elsewhere is not taken")
    @ApiResponse(
            responseCode = "200",
            content = {@Content(mediaType = "application/json", schema = @Schema(ref = "FileProgress"))})
    public Response append(
            @PathParam("sha256") String sha256,
            @QueryParam("name") String name,
            @QueryParam("octets") long octets,
            @QueryParam("offset") long offset,
            @RequestBody(required = true, content = @Content(mediaType = "application/octet-stream")) InputStream body,
            @Context HttpServletRequest request)
            throws IOException {
        FileStore store = store();
        byte[] content = new LimitedBody(body, LONGEST_PIECE).readAllBytes();
        try {
            FileStore.Progress progress = store.append(
                    id(sha256),
                    name == null ? "" : name,
                    octets,
                    offset,
                    content,
                    AccessHandler.caller(request).toString());
            if (progress.complete()) {
                Audit.log(request, "put file " + name + ", " + octets + " octets, SHA-256 " + sha256);
            }
            return Response.ok(progress).build();
        } catch (FileRefusedException e) {
            throw new ProblemException(Response.Status.CONFLICT, e.getMessage());
        }
    }

    @DELETE
    @Operation(summary = "Removes a file for agents, or the part of one that is here")
    @ApiResponse(responseCode = "204", description = "Done")
    public Response remove(@PathParam("sha256") String sha256, @Context HttpServletRequest request) throws IOException {
        if (!store().remove(id(sha256))) {
            throw new ProblemException(Response.Status.NOT_FOUND, "no file " + sha256);
        }
        Audit.log(request, "removed file " + sha256);
        return Response.noContent().build();
    }

    private FileStore store() {
        return files.orElseThrow(() -> new ProblemException(
                Response.Status.NOT_FOUND,
                "files are off: \"access.taskKeys\" and \"state\" are not in the server's configuration"));
    }

    private static FileId id(String sha256) {
        try {
            return new FileId(sha256);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Response.Status.BAD_REQUEST, e.getMessage());
        }
    }
}
