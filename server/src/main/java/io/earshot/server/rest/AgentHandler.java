package io.earshot.server.rest;

import io.earshot.fleet.Fleet;
import io.earshot.fleet.partners.ServedList;
import io.earshot.http.Problem;
import io.earshot.model.ContainerName;
import io.earshot.server.intake.FleetChanges;
import io.earshot.server.metrics.ServerMetrics;
import java.util.Optional;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The two calls that every agent makes in each cycle, and the one in which relays bring those of many agents. They are nearly all that a server does, so neither servlets nor Jersey
 * stand between; all other paths go on to the handler within.
 */
final class AgentHandler extends Handler.Wrapper {

    private static final String REPORTS = "/api/v1/reports";
    private static final String ORDERS = "/api/v1/orders";
    private static final String CONTAINERS = "/api/v1/containers/";

    private final Fleet fleet;
    private final FleetChanges changes;
    private final RelayBatches batches;
    private final RelayPolls polls;
    private final ServerMetrics metrics;

    AgentHandler(
            Fleet fleet,
            FleetChanges changes,
            RelayBatches batches,
            RelayPolls polls,
            ServerMetrics metrics,
            Handler others) {
        super(others);
        this.fleet = fleet;
        this.changes = changes;
        this.batches = batches;
        this.polls = polls;
        this.metrics = metrics;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        if (path.equals(REPORTS) && HttpMethod.POST.is(request.getMethod())) {
            batches.take(request, response, new Counted("reports", response, callback));
            return true;
        }
        if (path.equals(ORDERS) && HttpMethod.POST.is(request.getMethod())) {
            polls.hold(request, response, callback);
            return true;
        }
        int slash = path.startsWith(CONTAINERS) ? path.indexOf('/', CONTAINERS.length()) : -1;
        if (slash < 0) {
            return super.handle(request, response, callback);
        }
        String name = path.substring(CONTAINERS.length(), slash);
        if (path.endsWith("/report") && path.length() == slash + "/report".length()) {
            report(name, request, response, new Counted("report", response, callback));
            return true;
        }
        if (path.endsWith("/partners") && path.length() == slash + "/partners".length()) {
            partners(name, request, response, new Counted("partners", response, callback));
            return true;
        }
        return super.handle(request, response, callback);
    }

    private void partners(String name, Request request, Response response, Callback callback) {
        if (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod())) {
            served(name, response, callback)
                    .ifPresent(served -> PartnersAnswer.write(served, request, response, callback));
        } else {
            Problem.writeNotAllowed("GET, HEAD", response, callback);
        }
    }

    private void report(String name, Request request, Response response, Callback callback) {
        if (HttpMethod.POST.is(request.getMethod())) {
            Optional<ContainerName> container = changes.takesStrangers()
                    ? parsed(name, response, callback)
                    : served(name, response, callback).map(ServedList::container);
            container.ifPresent(each -> new IncomingReport(each, changes, request, response, callback).take());
        } else {
            Problem.writeNotAllowed("POST", response, callback);
        }
    }

    /** Absent after the request has been answered with the reason. */
    private Optional<ServedList> served(String text, Response response, Callback callback) {
        try {
            ContainerName name = ContainerName.parse(text);
            if (isElsewhere(name, response, callback)) {
                return Optional.empty();
            }
            Optional<ServedList> served = fleet.served(name);
            if (served.isEmpty()) {
                Problem.write(
                        HttpStatus.NOT_FOUND_404, "container " + name + " is not in the CMDB", response, callback);
            }
            return served;
        } catch (IllegalArgumentException noName) {
            Problem.write(HttpStatus.NOT_FOUND_404, noName.getMessage(), response, callback);
            return Optional.empty();
        }
    }

    /** Absent after the request has been answered with the reason. */
    private Optional<ContainerName> parsed(String text, Response response, Callback callback) {
        try {
            ContainerName name = ContainerName.parse(text);
            return isElsewhere(name, response, callback) ? Optional.empty() : Optional.of(name);
        } catch (IllegalArgumentException noName) {
            Problem.write(HttpStatus.NOT_FOUND_404, noName.getMessage(), response, callback);
            return Optional.empty();
        }
    }

    /** Whether other servers show the container, after the request has been answered with that: its agent goes on to the next server. */
    private boolean isElsewhere(ContainerName name, Response response, Callback callback) {
        boolean elsewhere = !fleet.follows(name.host());
        if (elsewhere) {
            Problem.write(HttpStatus.MISDIRECTED_REQUEST_421, elsewhere(name.host()), response, callback);
        }
        return elsewhere;
    }

    static String elsewhere(String host) {
        return "containers of " + host + " are in the share of other servers, see table SERVER";
    }

    /** Tells the metrics what became of a call, and how long that took. */
    private final class Counted extends Callback.Nested {

        private final String call;
        private final Response response;
        private final long begun = System.nanoTime();

        Counted(String call, Response response, Callback callback) {
            super(callback);
            this.call = call;
            this.response = response;
        }

        @Override
        public void succeeded() {
            metrics.agentCall(call, response.getStatus(), System.nanoTime() - begun);
            super.succeeded();
        }

        /** The agent went away before it had its answer, or sent what is no request. */
        @Override
        public void failed(Throwable why) {
            metrics.agentCall(call, HttpStatus.BAD_REQUEST_400, System.nanoTime() - begun);
            super.failed(why);
        }
    }
}
