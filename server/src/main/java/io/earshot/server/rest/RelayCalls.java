package io.earshot.server.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** The call of a relay as the contract has it. Nobody implements this: {@link RelayBatches} answers without Jersey. */
@Path("/api/v1")
interface RelayCalls {

    @POST
    @Path("reports")
    @Operation(
            summary = "Reports and questions for lists of several hosts, brought by a relay that says its name in the"
                    + " header Earshot-Relay; the answer names what was not taken, and lists that changed")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = Wire.BatchAnswer.class))
            })
    void relayedReports(
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Wire.RelayBatch.class)))
                    Wire.RelayBatch batch);

    @POST
    @Path("orders")
    @Operation(
            summary =
                    "Polls of several agents for orders, brought by a relay as questions for lists; held until there is"
                            + " an order for one of them, whose orders are the body of its answer")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = Wire.BatchAnswer.class))
            })
    void relayedPolls(
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Wire.RelayBatch.class)))
                    Wire.RelayBatch batch);
}
