package io.earshot.server.rest;

import io.earshot.http.Audit;
import io.earshot.http.ProblemException;
import io.earshot.model.Names;
import io.earshot.server.checks.CheckLoop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Proves that results reach a destination. */
@Path("/api/v1/destinations/{name}/test")
public final class DestinationsResource {

    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final CheckLoop checks;

    DestinationsResource(CheckLoop checks) {
        this.checks = checks;
    }

    @POST
    @Operation(
            summary =
                    "Sends a WARNING that says that it is a test, and its end, to a destination; 502 where it is not taken")
    @ApiResponse(responseCode = "204", description = "Taken")
    public Response test(@PathParam("name") String name, @Context HttpServletRequest http) throws InterruptedException {
        CompletableFuture<Optional<String>> sent = checks.test(name).orElseThrow(() -> unknown(name));
        Audit.log(http, "tests destination " + name);
        Optional<String> problem;
        try {
            problem = sent.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            problem = Optional.of("no answer within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException bug) {
            throw new IllegalStateException("the test failed by a bug", bug.getCause());
        }
        if (problem.isPresent()) {
            throw new ProblemException(
                    Response.Status.BAD_GATEWAY, "destination " + name + " did not take it: " + problem.get());
        }
        return Response.noContent().build();
    }

    private ProblemException unknown(String name) {
        List<String> known = checks.destinations();
        return new ProblemException(
                Response.Status.NOT_FOUND,
                "no destination \"" + Names.shorten(name) + "\", "
                        + (known.isEmpty() ? "there is none" : "expected one of " + String.join(", ", known)));
    }
}
