package io.earshot.lab.attacks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One of some requests after the other, each over a connection of its own, as whoever does not want to be kept waiting sends them. */
final class Requests implements Attack {

    private static final int STATUS_LINE = "HTTP/1.1 200".length();

    private final String name;
    private final List<Integer> refusals;
    private final URI server;
    private final List<byte[]> requests;
    private final Duration aftermath;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * @param refusals the answers that keep the attacker out
     * @param requests whole requests, which say that the connection is to be closed
     * @param aftermath see {@link Attack#aftermath()}
     */
    Requests(String name, List<Integer> refusals, URI server, List<byte[]> requests, Duration aftermath) {
        this.name = name;
        this.refusals = refusals;
        this.server = server;
        this.requests = requests;
        this.aftermath = aftermath;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isRefused(int status) {
        return refusals.contains(status);
    }

    @Override
    public Duration aftermath() {
        return aftermath;
    }

    @Override
    public int once() throws IOException {
        byte[] request = requests.get(Math.floorMod(turn.getAndIncrement(), requests.size()));
        try (Socket socket = Attack.connect(server)) {
            return exchange(socket, request);
        } catch (SocketException closedOnUs) {
            return 0;
        }
    }

    private static int exchange(Socket socket, byte[] request) throws IOException {
        OutputStream out = socket.getOutputStream();
        try {
            out.write(request);
            out.flush();
        } catch (SocketException refusedEarly) {
            // The answer may be there all the same.
        }
        InputStream in = socket.getInputStream();
        String head = new String(in.readNBytes(STATUS_LINE), StandardCharsets.US_ASCII);
        if (head.length() < STATUS_LINE) {
            return 0;
        }
        in.transferTo(OutputStream.nullOutputStream());
        return Integer.parseInt(head.substring(STATUS_LINE - 3));
    }

    /** @param token shown with it; none if empty */
    static byte[] request(String method, String path, String token, String headers, byte[] body) {
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                + headers
                + "Content-Length: " + body.length + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    static byte[] request(String method, String path, String token, String body) {
        return request(method, path, token, "", body.getBytes(StandardCharsets.UTF_8));
    }
}
