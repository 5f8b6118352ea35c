package io.earshot.cmdb;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP API on loopback that answers as its rule says, except where it is told to misbehave first. Every request is
 * remembered. On plain sockets, since the JDK's own server knows no WebSocket.
 */
final class StubApi implements AutoCloseable {

    /** One request without a body, and where its answer goes. */
    record Request(String path, Map<String, String> query, Map<String, String> headers, OutputStream out) {

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** Writes a whole answer; the connection goes on. */
        void answer(int status, String body, String... moreHeaders) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            List<String> all = new ArrayList<>(List.of(moreHeaders));
            all.addAll(List.of("Content-Type", "application/json", "Content-Length", String.valueOf(bytes.length)));
            head(status, all.toArray(String[]::new));
            out.write(bytes);
            out.flush();
        }

        void head(int status, String... headers) throws IOException {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " x\r\n");
            for (int i = 0; i < headers.length; i += 2) {
                head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
            }
            out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
    }

    /** Answers the request, wholly. What it throws ends the connection. */
    interface Rule {
        void answer(Request request) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Rule rule;
    private final Queue<Rule> misbehaviour = new ArrayDeque<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<Socket> connections = Collections.synchronizedList(new ArrayList<>());

    private StubApi(Rule rule) {
        this.rule = rule;
        try {
            listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StubApi start(Rule rule) {
        StubApi api = new StubApi(rule);
        api.threads.execute(api::accept);
        return api;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** The next requests, one each, get these answers instead. */
    void misbehave(Rule... rules) {
        synchronized (misbehaviour) {
            misbehaviour.addAll(Arrays.asList(rules));
        }
    }

    List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listener.accept();
                connections.add(connection);
                threads.execute(() -> serve(connection));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = new BufferedOutputStream(connection.getOutputStream());
            for (String first = line(in); !first.isEmpty(); first = line(in)) {
                Request request = request(first, in, out);
                requests.add(request);
                next().answer(request);
            }
        } catch (IOException e) {
            // the client went away, or the rule ended the connection
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Rule next() {
        synchronized (misbehaviour) {
            return misbehaviour.isEmpty() ? rule : misbehaviour.remove();
        }
    }

    private static Request request(String first, InputStream in, OutputStream out) throws IOException {
        URI target = URI.create(first.split(" ", -1)[1]);
        Map<String, String> query = new LinkedHashMap<>();
        if (target.getRawQuery() != null) {
            for (String pair : target.getRawQuery().split("&", -1)) {
                String[] parts = pair.split("=", 2);
                query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Request(target.getPath(), query, headers, out);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            line.append((char) octet);
        }
        return line.toString().strip();
    }

    static Rule status(int status, String body, String... headers) {
        return request -> request.answer(status, body, headers);
    }

    /** Begins well, and then one byte at a time. */
    static Rule trickle() {
        return request -> {
            request.head(200, "Content-Type", "application/json", "Content-Length", "1000");
            for (int i = 0; i < 1_000; i++) {
                request.out().write(' ');
                request.out().flush();
                Thread.sleep(20);
            }
        };
    }

    @Override
    public void close() {
        try {
            listener.close();
            synchronized (connections) {
                for (Socket connection : connections) {
                    connection.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
