package io.earshot.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.earshot.model.Ip;
import io.earshot.model.PartnerList;
import io.earshot.model.Report;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.PartnerListJson;
import io.earshot.model.json.ReportJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The two calls that an agent knows, on a loopback port. */
final class TestServer implements AutoCloseable {

    private static final String ETAG = "\"1\"";

    final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> listStatuses = new LinkedBlockingQueue<>();
    private final HttpServer http;
    private final PartnerList list;

    /** The status of all answers; 200 serves. */
    volatile int status = 200;

    /** @param port zero for any */
    TestServer(PartnerList list, int port) throws IOException {
        this.list = list;
        http = HttpServer.create(new InetSocketAddress(Ip.parse("127.0.0.1").toInetAddress(), port), 0);
        String path = "/api/v1/containers/" + list.container();
        http.createContext(path + "/partners", this::partners);
        http.createContext(path + "/report", this::report);
        http.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    int port() {
        return http.getAddress().getPort();
    }

    /** Waits for the first report that is so. */
    Report awaitReport(Predicate<Report> so) throws InterruptedException {
        for (int i = 0; i < 1_000; i++) {
            Report report = reports.poll(5, TimeUnit.MINUTES);
            if (report == null) {
                break;
            }
            if (so.test(report)) {
                return report;
            }
        }
        throw new AssertionError("no such report came");
    }

    int awaitListStatus() throws InterruptedException {
        Integer answered = listStatuses.poll(5, TimeUnit.MINUTES);
        if (answered == null) {
            throw new AssertionError("nobody asked for the list");
        }
        return answered;
    }

    private void partners(HttpExchange exchange) throws IOException {
        boolean known = ETAG.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        PartnerListJson.write(list, body);
        exchange.getResponseHeaders().set("ETag", ETAG);
        int answer = status == 200 && known ? 304 : status;
        try (exchange) {
            exchange.sendResponseHeaders(answer, answer == 200 ? body.size() : -1);
            if (answer == 200) {
                body.writeTo(exchange.getResponseBody());
            }
        }
        listStatuses.add(answer);
    }

    private void report(HttpExchange exchange) throws IOException {
        try (exchange) {
            Report report = ReportJson.read(exchange.getRequestBody());
            exchange.sendResponseHeaders(status == 200 ? 204 : status, -1);
            if (status == 200) {
                reports.add(report);
            }
        } catch (BadJsonException e) {
            exchange.sendResponseHeaders(400, -1);
        }
    }

    void goAway() {
        http.stop(0);
    }

    @Override
    public void close() {
        goAway();
    }
}
