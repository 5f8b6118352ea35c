package io.earshot.server.rest;

import static io.earshot.server.rest.TableSchemas.ref;
import static io.earshot.server.rest.TableSchemas.typed;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;

/** Declares the calls of agents and relays, which {@link AgentHandler} and its like answer without Jersey. */
final class AgentPaths {

    private static final String CONTAINER = "/api/v1/containers/{name}";
    private static final String PIECES = CONTAINER + "/files/{sha256}/pieces";

    private AgentPaths() {}

    static void addTo(Paths paths) {
        agents(paths);
        files(paths);
        relays(paths);
    }

    private static void agents(Paths paths) {
        paths.addPathItem(
                CONTAINER + "/partners",
                new PathItem()
                        .get(operation("partners", "An agent's list; with If-None-Match 304 where it has not changed")
                                .addParametersItem(path("name"))
                                .responses(new ApiResponses()
                                        .addApiResponse(
                                                "200",
                                                new ApiResponse()
                                                        .content(json("PartnerList")
                                                                .addMediaType(
                                                                        "text/plain",
                                                                        new MediaType().schema(typed("string")))))
                                        .addApiResponse("304", new ApiResponse().description("Not changed")))));
        paths.addPathItem(
                CONTAINER + "/report",
                new PathItem()
                        .post(
                                operation(
                                                "report",
                                                "An agent's report; 409 where a newer one is known, 503 with Retry-After where too"
                                                        + " many wait")
                                        .addParametersItem(path("name"))
                                        .requestBody(body("Report"))
                                        .responses(
                                                new ApiResponses()
                                                        .addApiResponse(
                                                                "204",
                                                                new ApiResponse()
                                                                        .description(
                                                                                "Taken; with the header Earshot-Kept it is in memory"
                                                                                        + " only, and is to be repeated until the header is gone")))));
        paths.addPathItem(
                CONTAINER + "/orders",
                new PathItem()
                        .get(operation(
                                        "orders",
                                        "A long poll: the orders for an agent, as soon as there are some; 204 after "
                                                + OrdersHandler.HOLD_SECONDS + " seconds without")
                                .addParametersItem(path("name"))
                                .addParametersItem(new Parameter()
                                        .in("query")
                                        .name("wait")
                                        .description("seconds to wait at most")
                                        .schema(typed("integer").format("int32")))
                                .responses(new ApiResponses()
                                        .addApiResponse(
                                                "200",
                                                new ApiResponse()
                                                        .content(json("Orders")
                                                                .addMediaType(
                                                                        "text/plain",
                                                                        new MediaType().schema(typed("string")))))
                                        .addApiResponse("204", new ApiResponse().description("No order")))));
        paths.addPathItem(
                CONTAINER + "/order-results",
                new PathItem()
                        .post(operation(
                                        "orderResult",
                                        "A part of the result of an order; 410 where nobody waits for it any more")
                                .addParametersItem(path("name"))
                                .requestBody(body("OrderResult"))
                                .responses(new ApiResponses()
                                        .addApiResponse("204", new ApiResponse().description("Taken"))
                                        .addApiResponse("410", new ApiResponse().description("Not wanted any more")))));
    }

    private static void files(Paths paths) {
        paths.addPathItem(
                CONTAINER + "/files/{sha256}",
                new PathItem()
                        .post(operation(
                                        "giveFile",
                                        "The next piece of a file that the agent was ordered to give; the answer says how many"
                                                + " octets are here. One without octets asks for that")
                                .addParametersItem(path("name"))
                                .addParametersItem(path("sha256"))
                                .addParametersItem(query("name", typed("string")))
                                .addParametersItem(
                                        query("octets", typed("integer").format("int64")))
                                .addParametersItem(
                                        query("offset", typed("integer").format("int64")))
                                .requestBody(new RequestBody()
                                        .required(true)
                                        .content(new Content()
                                                .addMediaType(
                                                        "application/octet-stream",
                                                        new MediaType()
                                                                .schema(typed("string")
                                                                        .format("binary")))))
                                .responses(new ApiResponses()
                                        .addApiResponse(
                                                "200",
                                                new ApiResponse()
                                                        .content(new Content()
                                                                .addMediaType(
                                                                        "text/plain",
                                                                        new MediaType().schema(typed("string"))))))));
        paths.addPathItem(
                CONTAINER + "/files/{sha256}/peers",
                new PathItem()
                        .post(operation(
                                        "peers",
                                        "Other agents of the site that have more pieces of a file, and whether this one is"
                                                + " to fetch its next piece here; 404 where agents fetch all pieces here")
                                .addParametersItem(path("name"))
                                .addParametersItem(path("sha256"))
                                .requestBody(body("PeerQuestion"))
                                .responses(new ApiResponses()
                                        .addApiResponse("200", new ApiResponse().content(json("PeerAnswer"))))));
        paths.addPathItem(
                PIECES,
                new PathItem()
                        .get(operation(
                                        "pieces",
                                        "The SHA-256 of each piece of a file, 32 octets each; all pieces but the last have"
                                                + " 262,144 octets")
                                .addParametersItem(path("name"))
                                .addParametersItem(path("sha256"))
                                .responses(new ApiResponses().addApiResponse("200", octets()))));
        paths.addPathItem(
                PIECES + "/{index}",
                new PathItem()
                        .get(operation("piece", "A piece of a file; 503 with Retry-After where too many fetch some")
                                .addParametersItem(path("name"))
                                .addParametersItem(path("sha256"))
                                .addParametersItem(path("index")
                                        .description("from 0")
                                        .schema(typed("integer").format("int32")))
                                .responses(new ApiResponses().addApiResponse("200", octets()))));
    }

    private static void relays(Paths paths) {
        paths.addPathItem(
                "/api/v1/reports",
                new PathItem()
                        .post(operation(
                                        "relayedReports",
                                        "Reports and questions for lists of several hosts, brought by a relay that says its"
                                                + " name in the header Earshot-Relay; the answer names what was not taken,"
                                                + " and lists that changed")
                                .requestBody(body("RelayBatch"))
                                .responses(new ApiResponses()
                                        .addApiResponse("200", new ApiResponse().content(json("BatchAnswer"))))));
        paths.addPathItem(
                "/api/v1/orders",
                new PathItem()
                        .post(operation(
                                        "relayedPolls",
                                        "Polls of several agents for orders, brought by a relay as questions for lists; held"
                                                + " until there is an order for one of them, whose orders are the body of its"
                                                + " answer")
                                .requestBody(body("RelayBatch"))
                                .responses(new ApiResponses()
                                        .addApiResponse("200", new ApiResponse().content(json("BatchAnswer"))))));
    }

    private static Operation operation(String id, String summary) {
        return new Operation().operationId(id).summary(summary);
    }

    private static Parameter path(String name) {
        return new Parameter().in("path").name(name).required(true).schema(typed("string"));
    }

    private static Parameter query(String name, Schema<?> schema) {
        return new Parameter().in("query").name(name).required(true).schema(schema);
    }

    private static RequestBody body(String shape) {
        return new RequestBody().required(true).content(json(shape));
    }

    private static Content json(String shape) {
        return new Content().addMediaType("application/json", new MediaType().schema(ref(shape)));
    }

    private static ApiResponse octets() {
        Schema<?> binary = typed("string").format("binary");
        return new ApiResponse()
                .content(new Content().addMediaType("application/octet-stream", new MediaType().schema(binary)));
    }
}
