package io.earshot.agent.services;

import io.earshot.model.ServiceProbe;
import io.earshot.wire.decoders.http2.StatusReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * One request with its answer by HTTP/2 (RFC 9113), the only one of its connection. Header fields are sent without compression, and the
 * peer is told to keep no table for those that it sends.
 */
final class Http2Exchange {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int PRIORITY = 0x20;
    private static final int LARGEST_FRAME = 16_384;

    /** As much as a peer sends before its window is opened further, which nobody does. */
    private static final int WINDOW = 65_535;

    private static final int MOST_FRAMES = 200;

    private final ServiceConnection connection;
    private final StatusReader headers = new StatusReader();
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean ended;
    private boolean endsWithContinuation;

    private Http2Exchange(ServiceConnection connection) {
        this.connection = connection;
    }

    /** @param grpcStatus absent where the answer has none */
    record Answer(OptionalInt status, OptionalInt grpcStatus, ByteBuffer body) {}

    /** Sends a GET over TLS. */
    static HttpAnswer get(ServiceProbe probe, String path, ServiceConnection connection) throws IOException {
        if (!connection.connectTls(List.of("h2", "http/1.1")).equals("h2")) {
            throw new AnswerException("speaks TLS, but chooses no HTTP/2 (ALPN)");
        }
        Answer answer = new Http2Exchange(connection)
                .exchange(
                        List.of(
                                ":method", "GET",
                                ":scheme", "https",
                                ":authority", HttpGet.host(probe),
                                ":path", path,
                                "user-agent", "earshot-agent"),
                        new byte[0]);
        return new HttpAnswer(
                answer.status().orElseThrow(() -> new AnswerException("answers without a status")),
                "",
                StandardCharsets.UTF_8.decode(answer.body()).toString());
    }

    /** Sends one message of gRPC over a connection that is open. */
    static Answer call(ServiceProbe probe, String path, byte[] message, ServiceConnection connection)
            throws IOException {
        ByteBuffer framed = ByteBuffer.allocate(5 + message.length);
        framed.put((byte) 0).putInt(message.length).put(message);
        return new Http2Exchange(connection)
                .exchange(
                        List.of(
                                ":method", "POST",
                                ":scheme", HttpGet.scheme(probe),
                                ":authority", HttpGet.host(probe),
                                ":path", path,
                                "content-type", "application/grpc",
                                "te", "trailers",
                                "user-agent", "earshot-agent"),
                        framed.array());
    }

    private Answer exchange(List<String> fields, byte[] message) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(PREFACE);
        // SETTINGS_HEADER_TABLE_SIZE 0, SETTINGS_ENABLE_PUSH 0
        request.write(frame(SETTINGS, 0, 0, new byte[] {0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0}));
        request.write(frame(HEADERS, END_HEADERS | (message.length == 0 ? END_STREAM : 0), 1, block(fields)));
        if (message.length > 0) {
            request.write(frame(DATA, END_STREAM, 1, message));
        }
        connection.write(request.toByteArray());
        for (int frames = 0; !ended && body.size() < WINDOW; frames++) {
            if (frames == MOST_FRAMES) {
                throw new AnswerException("sends more than " + MOST_FRAMES + " frames of HTTP/2");
            }
            take();
        }
        return new Answer(headers.status(), headers.grpcStatus(), ByteBuffer.wrap(body.toByteArray()));
    }

    private void take() throws IOException {
        ByteBuffer head = ByteBuffer.wrap(connection.read(9));
        int length = head.getInt(0) >>> 8;
        int type = head.get(3) & 0xff;
        int flags = head.get(4) & 0xff;
        int stream = head.getInt(5) & 0x7fff_ffff;
        if (length > LARGEST_FRAME) {
            throw new AnswerException("answers, but not by HTTP/2");
        }
        byte[] payload = connection.read(length);
        switch (type) {
            case HEADERS -> fields(unpadded(payload, flags, (flags & PRIORITY) != 0 ? 5 : 0), flags);
            case CONTINUATION -> fields(payload, flags);
            case DATA -> body.write(unpadded(payload, flags, 0));
            case SETTINGS -> {
                if ((flags & ACK) == 0) {
                    connection.write(frame(SETTINGS, ACK, 0, new byte[0]));
                }
            }
            case PING -> {
                if ((flags & ACK) == 0) {
                    connection.write(frame(PING, ACK, 0, payload));
                }
            }
            case RST_STREAM -> throw new AnswerException("resets the request (HTTP/2)");
            case GOAWAY -> throw new AnswerException("ends the connection (HTTP/2)");
            default -> {}
        }
        ended |= stream == 1 && (type == HEADERS || type == DATA) && (flags & END_STREAM) != 0;
        if (ended && type == HEADERS && (flags & END_HEADERS) == 0) {
            ended = false; // its continuation ends the answer
            endsWithContinuation = true;
        }
        ended |= endsWithContinuation && type == CONTINUATION && (flags & END_HEADERS) != 0;
    }

    private void fields(byte[] part, int flags) throws IOException {
        block.write(part);
        if ((flags & END_HEADERS) != 0) {
            if (!headers.read(block.toByteArray())) {
                throw new AnswerException("answers with header fields that cannot be read (HTTP/2)");
            }
            block.reset();
        }
    }

    private static byte[] unpadded(byte[] payload, int flags, int skipped) throws AnswerException {
        boolean padded = (flags & PADDED) != 0;
        int from = (padded ? 1 : 0) + skipped;
        int to = payload.length - (padded && payload.length > 0 ? payload[0] & 0xff : 0);
        if (from > to) {
            throw new AnswerException("answers, but not by HTTP/2");
        }
        return Arrays.copyOfRange(payload, from, to);
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.putInt((payload.length << 8) | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload);
        return frame.array();
    }

    /** Each field as a literal that is not indexed (RFC 7541, 6.2.2). */
    private static byte[] block(List<String> fields) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(octets);
        for (int i = 0; i < fields.size(); i++) {
            if (i % 2 == 0) {
                out.writeByte(0);
            }
            byte[] text = fields.get(i).getBytes(StandardCharsets.US_ASCII);
            if (text.length < 127) {
                out.writeByte(text.length);
            } else { // RFC 7541, 5.1
                out.writeByte(127);
                int rest = text.length - 127;
                for (; rest >= 128; rest >>= 7) {
                    out.writeByte((rest & 0x7f) | 0x80);
                }
                out.writeByte(rest);
            }
            out.write(text);
        }
        return octets.toByteArray();
    }
}
