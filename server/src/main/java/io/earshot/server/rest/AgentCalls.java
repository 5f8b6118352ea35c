package io.earshot.server.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

/** The calls of an agent as the contract has them. Nobody implements this: {@link AgentHandler}, {@link OrdersHandler} and {@link PiecesHandler} answer without Jersey. */
@Path("/api/v1/containers/{name}")
interface AgentCalls {

    @GET
    @Path("partners")
    @Operation(summary = "An agent's list; with If-None-Match 304 where it has not changed")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = Wire.PartnerList.class)),
                @Content(mediaType = "text/plain", schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "304", description = "Not changed")
    void partners(@PathParam("name") String name);

    @POST
    @Path("report")
    @Operation(summary = "An agent's report; 409 where a newer one is known, 503 with Retry-After where too many wait")
    @ApiResponse(responseCode = "204", description = "Taken")
    void report(
            @PathParam("name") String name,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Wire.Report.class)))
                    Wire.Report report);

    @GET
    @Path("orders")
    @Operation(
            summary = "A long poll: the orders for an agent, as soon as there are some; 204 after "
                    + OrdersHandler.HOLD_SECONDS + " seconds without")
    @ApiResponse(
            responseCode = "200",
            content = {@Content(mediaType = "application/json", schema = @Schema(implementation = Wire.Orders.class))})
    @ApiResponse(responseCode = "204", description = "No order")
    void orders(
            @PathParam("name") String name,
            @QueryParam("wait") @Parameter(description = "seconds to wait at most") Integer wait);

    @POST
    @Path("order-results")
    @Operation(summary = "A part of the result of an order; 410 where nobody waits for it any more")
    @ApiResponse(responseCode = "204", description = "Taken")
    @ApiResponse(responseCode = "410", description = "Not wanted any more")
    void orderResult(
            @PathParam("name") String name,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Wire.OrderResult.class)))
                    Wire.OrderResult result);

    @GET
    @Path("files/{sha256}/pieces")
    @Operation(
            summary =
                    "The SHA-256 of each piece of a file, 32 octets each; all pieces but the last have 262,144 octets")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/octet-stream", schema = @Schema(type = "string", format = "binary"))
            })
    void pieces(@PathParam("name") String name, @PathParam("sha256") String sha256);

    @GET
    @Path("files/{sha256}/pieces/{index}")
    @Operation(summary = "A piece of a file; 503 with Retry-After where too many fetch some")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/octet-stream", schema = @Schema(type = "string", format = "binary"))
            })
    void piece(
            @PathParam("name") String name,
            @PathParam("sha256") String sha256,
            @PathParam("index") @Parameter(description = "from 0") int index);
}
