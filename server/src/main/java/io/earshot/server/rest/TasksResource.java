package io.earshot.server.rest;

import io.earshot.http.AccessHandler;
import io.earshot.http.Audit;
import io.earshot.http.LimitedBody;
import io.earshot.http.ProblemException;
import io.earshot.model.Names;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.TaskJson;
import io.earshot.server.tasks.KnownTask;
import io.earshot.server.tasks.TaskBook;
import io.earshot.server.tasks.TaskRefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Takes tasks, whose orders an operator has signed. Tables TASK and TASK_RUN tell what became of them. */
@Path("/api/v1/tasks")
@Produces(MediaType.APPLICATION_JSON)
public final class TasksResource {

    /** Twenty thousand orders fit in. */
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private final Optional<TaskBook> tasks;

    TasksResource(Optional<TaskBook> tasks) {
        this.tasks = tasks;
    }

    /** @param runs how many containers it is for */
    record TaskTaken(String task, int runs) {}

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "A task: orders for a container each, signed by an operator's key; 404 where tasks are off")
    @ApiResponse(
            responseCode = "202",
            content = {@Content(mediaType = "application/json", schema = @Schema(ref = "TaskTaken"))})
    public Response order(
            @RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", schema = @Schema(ref = "Task")))
                    InputStream body,
            @Context HttpServletRequest request)
            throws IOException {
        TaskBook book = book();
        try {
            byte[] octets = new LimitedBody(body, MAX_BYTES).readAllBytes();
            TaskJson.Ordered ordered = TaskJson.readOrdered(octets, octets.length);
            KnownTask task = book.order(ordered, AccessHandler.caller(request).toString());
            Audit.log(
                    request,
                    "ordered task " + task.id() + ": " + task.first().word() + " "
                            + task.first().arguments() + " for " + task.targets() + " containers"
                            + task.first()
                                    .repetition()
                                    .map(each -> ", every " + each.every().toSeconds() + " s until "
                                            + task.first().expiresAt())
                                    .orElse("")
                            + ", signed by " + task.first().key());
            return Response.accepted(new TaskTaken(task.id(), task.targets())).build();
        } catch (BadJsonException e) {
            throw new ProblemException(Response.Status.BAD_REQUEST, e.getMessage());
        } catch (TaskRefusedException e) {
            Audit.log(request, "was refused a task: " + e.getMessage());
            throw new ProblemException(Response.Status.FORBIDDEN, e.getMessage());
        }
    }

    /** A task that begins no other run. */
    record TaskStopped(String task) {}

    @POST
    @Path("/{task}/stop")
    @Operation(
            summary =
                    "Stops a task or schedule: runs that did not begin are STOPPED, those that began go on; 404 where no such task is known")
    @ApiResponse(
            responseCode = "202",
            content = {@Content(mediaType = "application/json", schema = @Schema(ref = "TaskStopped"))})
    public Response stop(@PathParam("task") String task, @Context HttpServletRequest request) {
        if (!book().stop(task, AccessHandler.caller(request).toString())) {
            throw new ProblemException(Response.Status.NOT_FOUND, "task \"" + Names.shorten(task) + "\" is not known");
        }
        Audit.log(request, "stopped task " + task);
        return Response.accepted(new TaskStopped(task)).build();
    }

    private TaskBook book() {
        return tasks.orElseThrow(() -> new ProblemException(
                Response.Status.NOT_FOUND, "tasks are off: \"access.taskKeys\" is not in the server's configuration"));
    }
}
