package io.earshot.web;

import io.earshot.store.table.ExchangeTables.Capture;
import io.earshot.store.table.ExchangeTables.Exchange;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests and answers that agents captured, and how their captures fare. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class ExchangesResource {

    private final TableReader tables;

    public ExchangesResource(TableReader tables) {
        this.tables = tables;
    }

    @GET
    @Path("exchanges")
    @Operation(summary = "Operations on links by minute, the last hour, as captured beside containers")
    @Filters({"container", "direction", "ip", "protocol"})
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(mediaType = "application/json", array = @ArraySchema(schema = @Schema(ref = "Exchange"))))
    public List<Map<String, Object>> exchanges(@Context UriInfo request) {
        Map<String, Filter> filters = new LinkedHashMap<>();
        filters.put("container", Filter.known("container", "name", "container"));
        filters.put("direction", Filter.oneOf("direction", "IN", "OUT"));
        filters.put("ip", Filter.address("ip", "other"));
        filters.put("protocol", Filter.any("protocol"));
        return tables.find(
                "exchange",
                Exchange.TABLE.names(),
                filters,
                request,
                "minute DESC, container, direction, ip, port, operation");
    }

    @GET
    @Path("captures")
    @Operation(summary = "Captured interfaces of containers")
    @Filters({"container"})
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", array = @ArraySchema(schema = @Schema(ref = "Capture"))))
    public List<Map<String, Object>> captures(@Context UriInfo request) {
        Map<String, Filter> filters = new LinkedHashMap<>();
        filters.put("container", Filter.known("container", "name", "container"));
        return tables.find("capture", Capture.TABLE.names(), filters, request, "container, interface");
    }
}
