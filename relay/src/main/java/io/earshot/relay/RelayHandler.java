package io.earshot.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.http.AccessHandler;
import io.earshot.http.Problem;
import io.earshot.http.WholeBody;
import io.earshot.http.access.Credentials;
import io.earshot.model.ContainerName;
import io.earshot.model.Names;
import io.earshot.model.relay.AgentProof;
import io.earshot.model.relay.ListRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The calls of agents and of relays behind this one. Each waits in a virtual thread of its own for what the parent says. */
final class RelayHandler extends Handler.Abstract {

    private static final String ORDER = "order";
    private static final String ORDERS = "orders";
    private static final String RESULTS = "order-results";
    private static final String CONTAINERS = "/api/v1/containers/";
    private static final String HOSTS = "/api/v1/hosts/";

    private final Uplink uplink;
    private final PieceCalls pieces;
    private final Supplier<String> metrics;
    private final OrderPolls orders;
    private final ReportIntake reports;
    private final ListAnswers lists;
    private final ChildBatches batches;

    RelayHandler(
            String name,
            Forwarder forwarder,
            Uplink uplink,
            OrderPolls orders,
            PieceCalls pieces,
            Supplier<String> metrics,
            LongSupplier clock) {
        this.uplink = uplink;
        this.pieces = pieces;
        this.metrics = metrics;
        this.orders = orders;
        reports = new ReportIntake(forwarder, clock);
        lists = new ListAnswers(forwarder);
        batches = new ChildBatches(name, forwarder, orders, clock);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        try {
            route(Request.getPathInContext(request), request, response, callback);
        } catch (WholeBody.RefusedException e) {
            e.answer(response, callback);
        } catch (IOException e) {
            callback.failed(e);
        }
        return true;
    }

    private void route(String path, Request request, Response response, Callback callback)
            throws IOException, InterruptedException, WholeBody.RefusedException {
        if (path.equals("/healthz")) {
            write(200, "text/plain;charset=utf-8", health(), response, callback);
        } else if (path.equals("/metrics")) {
            write(200, "text/plain;version=0.0.4;charset=utf-8", metrics.get(), response, callback);
        } else if (path.equals("/api/v1/reports")) {
            if (isMethod(List.of(HttpMethod.POST), request, response, callback)) {
                batches.take(request, response, callback);
            }
        } else if (path.equals(OrderPolls.PATH)) {
            if (isMethod(List.of(HttpMethod.POST), request, response, callback)) {
                batches.hold(request, response, callback);
            }
        } else if (path.startsWith(CONTAINERS)) {
            ofContainer(path.substring(CONTAINERS.length()), request, response, callback);
        } else if (path.startsWith(HOSTS)) {
            ofHost(path.substring(HOSTS.length()), request, response, callback);
        } else {
            notHere(response, callback);
        }
    }

    private String health() {
        return uplink.trouble().map(why -> "parent away: " + why + "\n").orElse("ok\n");
    }

    private void ofContainer(String rest, Request request, Response response, Callback callback)
            throws IOException, InterruptedException, WholeBody.RefusedException {
        int slash = rest.indexOf('/');
        String call = slash < 0 ? "" : rest.substring(slash + 1);
        Matcher file = PieceCalls.CALL.matcher(call);
        if (!file.matches() && !List.of("partners", "report", ORDERS, RESULTS).contains(call)) {
            notHere(response, callback);
            return;
        }
        ContainerName name;
        try {
            name = ContainerName.parse(rest.substring(0, slash));
        } catch (IllegalArgumentException e) {
            Problem.write(HttpStatus.NOT_FOUND_404, e.getMessage(), response, callback);
            return;
        }
        if (file.matches()) {
            file(ListRequest.Kind.CONTAINER, name.toString(), file, request, response, callback);
        } else if (call.startsWith(ORDER)) {
            order(ListRequest.Kind.CONTAINER, name.toString(), call, request, response, callback);
        } else if (call.equals("partners")) {
            if (isMethod(List.of(HttpMethod.GET, HttpMethod.HEAD), request, response, callback)) {
                lists.answer(ListRequest.Kind.CONTAINER, name.toString(), proof(request), request, response, callback);
            }
        } else if (isMethod(List.of(HttpMethod.POST), request, response, callback)) {
            reports.take(name, proof(request), request, response, callback);
        }
    }

    private void ofHost(String rest, Request request, Response response, Callback callback)
            throws IOException, InterruptedException, WholeBody.RefusedException {
        int slash = rest.indexOf('/');
        String call = slash < 0 ? "" : rest.substring(slash + 1);
        Matcher file = PieceCalls.CALL.matcher(call);
        if (!file.matches() && !List.of("partners", "reports", ORDERS, RESULTS).contains(call)) {
            notHere(response, callback);
            return;
        }
        String host;
        try {
            host = Names.require("host", rest.substring(0, slash));
        } catch (IllegalArgumentException e) {
            Problem.write(HttpStatus.NOT_FOUND_404, e.getMessage(), response, callback);
            return;
        }
        if (file.matches()) {
            file(ListRequest.Kind.HOST, host, file, request, response, callback);
        } else if (call.startsWith(ORDER)) {
            order(ListRequest.Kind.HOST, host, call, request, response, callback);
        } else if (call.equals("partners")) {
            if (isMethod(List.of(HttpMethod.GET, HttpMethod.HEAD), request, response, callback)) {
                lists.answer(ListRequest.Kind.HOST, host, proof(request), request, response, callback);
            }
        } else if (isMethod(List.of(HttpMethod.POST), request, response, callback)) {
            reports.takeOfHost(host, proof(request), request, response, callback);
        }
    }

    private void file(
            ListRequest.Kind kind, String name, Matcher call, Request request, Response response, Callback callback)
            throws IOException, InterruptedException, WholeBody.RefusedException {
        if (PieceCalls.asksForPeers(call)) {
            pieces.findPeers(kind, name, proof(request), call, request, response, callback);
            return;
        }
        boolean gives = PieceCalls.gives(call);
        if (isMethod(List.of(gives ? HttpMethod.POST : HttpMethod.GET), request, response, callback)) {
            String path = Request.getPathInContext(request);
            if (gives) {
                String query = request.getHttpURI().getQuery();
                pieces.give(proof(request), query == null ? path : path + "?" + query, request, response, callback);
            } else {
                pieces.answer(kind, name, proof(request), call, path, response, callback);
            }
        }
    }

    private void order(
            ListRequest.Kind kind, String name, String call, Request request, Response response, Callback callback)
            throws IOException, InterruptedException, WholeBody.RefusedException {
        if (call.equals(ORDERS)) {
            if (isMethod(List.of(HttpMethod.GET), request, response, callback)) {
                orders.hold(
                        new ListRequest(kind, name, false, proof(request), Optional.empty()),
                        wantsText(request),
                        response,
                        callback);
            }
        } else if (isMethod(List.of(HttpMethod.POST), request, response, callback)) {
            orders.result(Request.getPathInContext(request), proof(request), request, response, callback);
        }
    }

    private static boolean isMethod(List<HttpMethod> methods, Request request, Response response, Callback callback) {
        if (methods.stream().anyMatch(method -> method.is(request.getMethod()))) {
            return true;
        }
        String allowed =
                String.join(", ", methods.stream().map(HttpMethod::asString).toList());
        Problem.writeNotAllowed(allowed, response, callback);
        return false;
    }

    private static void notHere(Response response, Callback callback) {
        Problem.write(
                HttpStatus.NOT_FOUND_404,
                "a relay takes reports and hands out lists, everything else is the server's",
                response,
                callback);
    }

    private static AgentProof proof(Request request) {
        Credentials shown = new Credentials(
                Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION)), List.of(), Optional.empty());
        return new AgentProof(shown.token(), AccessHandler.source(request).map(InetAddress::getHostAddress));
    }

    /** Returns whether an agent that reads no JSON asks. */
    static boolean wantsText(Request request) {
        return Optional.ofNullable(request.getHeaders().get(HttpHeader.ACCEPT))
                .filter(accept -> accept.startsWith("text/plain"))
                .isPresent();
    }

    static void write(int status, String type, String body, Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        byte[] octets = body.getBytes(UTF_8);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, octets.length);
        response.write(true, ByteBuffer.wrap(octets), callback);
    }

    /** Tells an agent to come again, since the parent gave no answer. */
    static void writeAway(Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.RETRY_AFTER, 5);
        Problem.write(HttpStatus.SERVICE_UNAVAILABLE_503, "the parent is away", response, callback);
    }

    /** Answers without a body. */
    static void writeNothing(int status, Response response, Callback callback) {
        response.setStatus(status);
        response.write(true, ByteBuffer.allocate(0), callback);
    }
}
