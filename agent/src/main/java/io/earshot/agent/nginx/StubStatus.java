package io.earshot.agent.nginx;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of ngx_http_stub_status_module. By a socket of its own, since the JDK's HTTP client keeps connections for later
 * and would hand those of one network namespace to the next.
 */
record StubStatus(URI url) {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int LONGEST = 4_096;

    /** Some forks of nginx add a fourth column. */
    private static final Pattern REQUESTS =
            Pattern.compile("server accepts handled requests[^\\n]*\\n\\s*\\d+\\s+\\d+\\s+(\\d{1,18})\\b");

    /** @throws IllegalArgumentException unless it is a URL that can be asked */
    static URI require(URI url) {
        if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "nginx status \"" + url + "\", expected a URL as in " + NginxConfig.USUAL_STATUS);
        }
        return url;
    }

    /** Returns the number of requests since nginx started, this one among them; empty where no nginx answers. */
    OptionalLong requests() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (Socket socket = new Socket()) {
            String host = url.getHost();
            InetAddress address = InetAddress.getByName(host);
            socket.connect(new InetSocketAddress(address, url.getPort() < 0 ? 80 : url.getPort()), millisUntil(end));
            String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
            String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
            socket.getOutputStream()
                    .write(("GET " + path + query + " HTTP/1.0\r\nHost: " + host
                                    + "\r\nUser-Agent: earshot-agent\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return parse(read(socket, end));
        } catch (IOException nobodyThere) {
            return OptionalLong.empty();
        }
    }

    private static String read(Socket socket, long end) throws IOException {
        byte[] page = new byte[LONGEST];
        int length = 0;
        InputStream in = socket.getInputStream();
        while (length < LONGEST) {
            socket.setSoTimeout(millisUntil(end));
            int more = in.read(page, length, LONGEST - length);
            if (more < 0) {
                break;
            }
            length += more;
        }
        return new String(page, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** At least one, since zero would be for ever. */
    private static int millisUntil(long end) {
        return (int) Math.max(1, (end - System.nanoTime()) / 1_000_000);
    }

    static OptionalLong parse(String response) {
        Matcher requests = REQUESTS.matcher(response);
        boolean found = response.matches("(?s)HTTP/1\\.[01] 200 .*") && requests.find();
        return found ? OptionalLong.of(Long.parseLong(requests.group(1))) : OptionalLong.empty();
    }
}
