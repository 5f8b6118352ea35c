package io.earshot.server.rest;

import io.earshot.fleet.Fleet;
import io.earshot.http.Problem;
import io.earshot.http.UnwantedBody;
import io.earshot.model.ContainerName;
import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.OrdersJson;
import io.earshot.model.json.OrdersText;
import io.earshot.server.orders.Orders;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The long polls by which agents get orders, and the results that they send. A held poll takes no thread. It ends after a while
 * without orders, or as soon as its connection is idle for too long where the server has too many connections.
 */
final class OrdersHandler extends Handler.Wrapper {

    /** Below the time after which proxies, firewalls and this server's own connector call a connection idle. */
    static final long HOLD_SECONDS = 25;

    private static final Pattern PATH = Pattern.compile("/api/v1/(containers|hosts)/([^/]+)/(orders|order-results)");

    private static final int MAX_BYTES = 1024 * 1024;

    private final Fleet fleet;
    private final Orders orders;

    OrdersHandler(Fleet fleet, Orders orders, Handler others) {
        super(others);
        this.fleet = fleet;
        this.orders = orders;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        Matcher wanted = PATH.matcher(path);
        if (!path.contains("/order") || !wanted.matches()) {
            return super.handle(request, response, callback);
        }
        boolean polls = wanted.group(3).equals("orders");
        String method = polls ? HttpMethod.GET.asString() : HttpMethod.POST.asString();
        Optional<String> agent = agent(wanted.group(1), wanted.group(2));
        if (!request.getMethod().equals(method)) {
            Problem.writeNotAllowed(method, response, callback);
        } else if (agent.isEmpty()) {
            Problem.write(HttpStatus.NOT_FOUND_404, "not in the CMDB", response, callback);
        } else if (polls) {
            hold(agent.get(), request, response, callback);
        } else {
            take(agent.get(), request, response, callback);
        }
        return true;
    }

    /** Returns the name by which orders know the agent; empty where the CMDB does not have it. */
    private Optional<String> agent(String kind, String name) {
        if (kind.equals("hosts")) {
            String host = name.toLowerCase(Locale.ROOT);
            return fleet.servedOn(host).isEmpty() ? Optional.empty() : Optional.of(host);
        }
        try {
            ContainerName container = ContainerName.parse(name);
            return fleet.served(container).map(_ -> container.toString());
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    private void hold(String agent, Request request, Response response, Callback callback) {
        boolean asText = Optional.ofNullable(request.getHeaders().get(HttpHeader.ACCEPT))
                .filter(accept -> accept.startsWith("text/plain"))
                .isPresent();
        AtomicBoolean answered = new AtomicBoolean();
        Orders.Poll poll = orders.hold(agent, come -> {
            if (answered.compareAndSet(false, true)) {
                write(come, asText, response, callback);
            }
        });
        Runnable end = () -> {
            if (poll.end() && answered.compareAndSet(false, true)) {
                writeNothing(response, callback);
            }
        };
        request.addIdleTimeoutListener(_ -> {
            end.run();
            return false;
        });
        request.addFailureListener(why -> {
            if (poll.end() && answered.compareAndSet(false, true)) {
                callback.failed(why);
            }
        });
        request.getComponents().getScheduler().schedule(end, holdSeconds(request), TimeUnit.SECONDS);
    }

    /** Returns how long the client wants to wait, where it says so, and at most {@link #HOLD_SECONDS}. */
    private static long holdSeconds(Request request) {
        String wait = Request.extractQueryParameters(request).getValue("wait");
        return wait == null || !wait.matches("[0-9]{1,4}")
                ? HOLD_SECONDS
                : Math.min(HOLD_SECONDS, Long.parseLong(wait));
    }

    /** Ends by a last write, since a callback alone may be completed twice from another thread (docs/decisions/agents-calls.md). */
    private static void writeNothing(Response response, Callback callback) {
        response.setStatus(HttpStatus.NO_CONTENT_204);
        response.write(true, ByteBuffer.allocate(0), callback);
    }

    private static void write(List<Order> orders, boolean asText, Response response, Callback callback) {
        byte[] octets;
        if (asText) {
            octets = OrdersText.of(orders).getBytes(StandardCharsets.UTF_8);
        } else {
            ByteArrayOutputStream json = new ByteArrayOutputStream(1_024);
            OrdersJson.write(orders, json);
            octets = json.toByteArray();
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, asText ? "text/plain;charset=utf-8" : "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, octets.length);
        response.write(true, ByteBuffer.wrap(octets), callback);
    }

    private void take(String agent, Request request, Response response, Callback callback) {
        byte[] body;
        try (InputStream in = Content.Source.asInputStream(request)) {
            body = in.readNBytes(MAX_BYTES + 1);
            if (body.length > MAX_BYTES) {
                if (!UnwantedBody.discard(in)) {
                    response.getHeaders().put(HttpHeader.CONNECTION, "close");
                }
                Problem.write(
                        HttpStatus.PAYLOAD_TOO_LARGE_413,
                        "body longer than " + MAX_BYTES + " bytes",
                        response,
                        callback);
                return;
            }
        } catch (IOException e) {
            callback.failed(e);
            return;
        }
        try {
            OrderResult result = OrdersJson.readResult(new ByteArrayInputStream(body));
            if (orders.take(agent, result)) {
                writeNothing(response, callback);
            } else {
                Problem.write(
                        HttpStatus.GONE_410,
                        "nobody waits for a result of order " + result.order(),
                        response,
                        callback);
            }
        } catch (BadJsonException e) {
            Problem.write(HttpStatus.BAD_REQUEST_400, e.getMessage(), response, callback);
        } catch (IllegalStateException away) {
            Problem.write(HttpStatus.SERVICE_UNAVAILABLE_503, away.getMessage(), response, callback);
        }
    }
}
