package io.earshot.lab.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One connection that speaks as much HTTP/1.1 as the agents' calls need: a general client takes more of the two cores than
 * the server that is to be measured. Opened with the first request, and again after a failure. One thread at a time.
 */
final class HttpConnection implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI server;
    private final Optional<SSLContext> tls;
    private final byte[] buffer = new byte[64 * 1024];

    private Socket socket;
    private InputStream in;
    private OutputStream out;

    private int filled;
    private int bodyAt;
    private int bodyLength;
    private String etag = "";
    private boolean closing;

    /** @param tls what to know a server by that speaks it; absent for whom Java knows */
    HttpConnection(URI server, Optional<SSLContext> tls) {
        this.server = server;
        this.tls = tls;
    }

    /**
     * Sends a whole request and reads the answer's head and body.
     *
     * @return the status
     */
    int exchange(Octets request) throws IOException {
        try {
            if (socket == null) {
                connect();
            }
            request.writeTo(out);
            out.flush();
            return readAnswer();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        } finally {
            if (closing) {
                close();
            }
        }
    }

    /** The newest answer's; empty where it had none. */
    String etag() {
        return etag;
    }

    String body() {
        return new String(buffer, bodyAt, bodyLength, StandardCharsets.UTF_8);
    }

    private void connect() throws IOException {
        Socket plain = new Socket();
        plain.connect(new InetSocketAddress(server.getHost(), server.getPort()), (int) TIMEOUT.toMillis());
        plain.setTcpNoDelay(true);
        plain.setSoTimeout((int) TIMEOUT.toMillis());
        socket = "https".equals(server.getScheme()) ? encrypt(plain) : plain;
        in = socket.getInputStream();
        out = socket.getOutputStream();
        closing = false;
    }

    private Socket encrypt(Socket plain) throws IOException {
        SSLSocketFactory factory =
                tls.map(SSLContext::getSocketFactory).orElseGet(() -> (SSLSocketFactory) SSLSocketFactory.getDefault());
        SSLSocket encrypted = (SSLSocket) factory.createSocket(plain, server.getHost(), server.getPort(), true);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        return encrypted;
    }

    private int readAnswer() throws IOException {
        filled = 0;
        bodyLength = 0;
        etag = "";
        int lineAt = 0;
        int status = 0;
        while (true) {
            int end = endOfLine(lineAt);
            if (end == lineAt) {
                bodyAt = end + 2;
                readBody();
                return status;
            }
            if (status == 0) {
                status = Integer.parseInt(text(lineAt + "HTTP/1.1 ".length(), lineAt + "HTTP/1.1 200".length()));
            } else {
                header(lineAt, end);
            }
            lineAt = end + 2;
        }
    }

    private void header(int from, int end) throws IOException {
        switch ((char) (buffer[from] | 0x20)) {
            case 'e' -> {
                if (text(from, end).toLowerCase(Locale.ROOT).startsWith("etag: ")) {
                    etag = text(from + "etag: ".length(), end);
                }
            }
            case 'c' -> {
                String header = text(from, end).toLowerCase(Locale.ROOT);
                if (header.startsWith("content-length: ")) {
                    bodyLength = Integer.parseInt(header.substring("content-length: ".length()));
                } else if (header.equals("connection: close")) {
                    closing = true;
                }
            }
            case 't' -> {
                if (text(from, end).toLowerCase(Locale.ROOT).startsWith("transfer-encoding: ")) {
                    throw new IOException("an answer of unknown length, which an agent's call never gets");
                }
            }
            default -> {}
        }
    }

    private int endOfLine(int from) throws IOException {
        for (int at = from; ; at++) {
            while (at + 1 >= filled) {
                fill();
            }
            if (buffer[at] == '\r' && buffer[at + 1] == '\n') {
                return at;
            }
        }
    }

    private void readBody() throws IOException {
        while (filled < bodyAt + bodyLength) {
            fill();
        }
    }

    private void fill() throws IOException {
        if (filled == buffer.length) {
            throw new IOException("an answer of more than " + buffer.length + " octets");
        }
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
            throw new EOFException("the server closed the connection instead of answering");
        }
        filled += read;
    }

    private String text(int from, int end) {
        return new String(buffer, from, end - from, StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException gone) {
                // Nothing is lost with a connection that no answer is awaited from.
            }
            socket = null;
        }
    }
}
