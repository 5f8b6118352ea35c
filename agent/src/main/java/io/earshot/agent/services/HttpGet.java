package io.earshot.agent.services;

import io.earshot.model.ServiceProbe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Sends a GET by HTTP/1.1 (RFC 9112), in clear or over TLS, and follows redirects that stay at the same service. */
final class HttpGet implements ServiceProtocol {

    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_HEADERS = 100;

    /** Makes the connection for one request, and the answer of it. */
    interface Exchange {
        HttpAnswer get(ServiceProbe probe, String path, ServiceConnection connection) throws IOException;
    }

    private final Exchange exchange;

    private HttpGet(Exchange exchange) {
        this.exchange = exchange;
    }

    static HttpGet plain() {
        return new HttpGet((probe, path, connection) -> {
            connection.connect();
            return get(probe, path, connection);
        });
    }

    static HttpGet overTls() {
        return new HttpGet((probe, path, connection) -> {
            connection.connectTls(List.of("http/1.1"));
            return get(probe, path, connection);
        });
    }

    static HttpGet byHttp2() {
        return new HttpGet(Http2Exchange::get);
    }

    @Override
    public Finding ask(ServiceProbe probe, ServiceConnection connection) throws IOException {
        String path = probe.question();
        HttpAnswer answer = exchange.get(probe, path, connection);
        for (int followed = 0; followed < probe.redirects() && answer.isRedirect(); followed++) {
            String next = next(probe, path, answer.location());
            if (next.isEmpty()) {
                break;
            }
            path = next;
            answer = exchange.get(probe, path, connection);
        }
        return answer.judge(probe);
    }

    /** Returns the path of a redirect; empty where it leads elsewhere, which is another service's business. */
    private static String next(ServiceProbe probe, String path, String location) {
        try {
            String origin = scheme(probe) + "://" + host(probe);
            URI target = URI.create(origin + path).resolve(location);
            int port = target.getPort() >= 0
                    ? target.getPort()
                    : target.getScheme().equals("https") ? 443 : 80;
            boolean same = scheme(probe).equals(target.getScheme())
                    && URI.create(origin).getHost().equalsIgnoreCase(target.getHost())
                    && port == probe.port();
            String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
            String next = (target.getRawPath().isEmpty() ? "/" : target.getRawPath()) + query;
            return same && next.startsWith("/") ? next : "";
        } catch (IllegalArgumentException | NullPointerException noUrl) {
            return "";
        }
    }

    static String scheme(ServiceProbe probe) {
        return probe.kind().isEncrypted() ? "https" : "http";
    }

    /** Returns the value of the Host header. */
    static String host(ServiceProbe probe) {
        String host = probe.host().orElse(probe.ip().isV4() ? probe.ip().toString() : "[" + probe.ip() + "]");
        boolean usual = probe.port() == (probe.kind().isEncrypted() ? 443 : 80);
        return usual ? host : host + ":" + probe.port();
    }

    private static HttpAnswer get(ServiceProbe probe, String path, ServiceConnection connection) throws IOException {
        connection.write("GET " + path + " HTTP/1.1\r\nHost: " + host(probe)
                + "\r\nUser-Agent: earshot-agent\r\nAccept: */*\r\nConnection: close\r\n\r\n");
        String line = connection.readLine(LONGEST_LINE);
        if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
            throw new AnswerException("answers, but not by HTTP/1.1");
        }
        int status = Integer.parseInt(line.substring(9, 12));
        String location = "";
        long length = -1;
        boolean chunked = false;
        int headers = 0;
        for (String header = connection.readLine(LONGEST_LINE);
                !header.isEmpty();
                header = connection.readLine(LONGEST_LINE)) {
            if (++headers > MOST_HEADERS) {
                throw new AnswerException("answers with more than " + MOST_HEADERS + " headers");
            }
            int colon = header.indexOf(':');
            String name = colon < 0 ? "" : header.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = header.substring(colon + 1).strip();
            switch (name) {
                case "location" -> location = value;
                case "content-length" -> length = value.matches("\\d{1,15}") ? Long.parseLong(value) : length;
                case "transfer-encoding" ->
                    chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
                default -> {}
            }
        }
        if (probe.match().isEmpty()) {
            return new HttpAnswer(status, location, "");
        }
        if (chunked) {
            return new HttpAnswer(status, location, text(chunks(connection)));
        }
        long wanted = length < 0 ? HttpAnswer.LONGEST_BODY : Math.min(length, HttpAnswer.LONGEST_BODY);
        return new HttpAnswer(status, location, text(connection.readUpTo((int) wanted)));
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static byte[] chunks(ServiceConnection connection) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (body.size() < HttpAnswer.LONGEST_BODY) {
            String size = connection.readLine(LONGEST_LINE).split(";", 2)[0].strip();
            if (!size.matches("[0-9A-Fa-f]{1,8}")) {
                throw new AnswerException("answers with a chunk that has no length");
            }
            long length = Long.parseLong(size, 16);
            if (length == 0) {
                break;
            }
            int wanted = (int) Math.min(length, HttpAnswer.LONGEST_BODY - body.size());
            body.write(connection.read(wanted));
            if (wanted == length) {
                connection.readLine(2);
            }
        }
        return body.toByteArray();
    }
}
