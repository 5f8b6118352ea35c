package io.earshot.lab.bench;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Speaks as a client of one kind of program: enough that the program answers, and that the connection ends in an orderly way. */
enum Speech {
    /** To nginx, over HTTP/1.1. The server closes first. */
    HTTP(80, 0) {
        @Override
        void exchange(Socket socket) throws IOException {
            send(socket, "GET / HTTP/1.1\r\nHost: bench\r\n\r\n");
            skip(socket, NGINX_ANSWER);
        }

        @Override
        void end(Socket socket) throws IOException {
            send(socket, "GET / HTTP/1.0\r\nHost: bench\r\n\r\n");
        }
    },

    /** To Redis, over RESP. The server closes first. */
    REDIS(6_379, 1) {
        @Override
        void exchange(Socket socket) throws IOException {
            send(socket, "PING\r\n");
            skip(socket, "+PONG\r\n");
        }

        @Override
        void end(Socket socket) throws IOException {
            send(socket, "QUIT\r\n");
        }
    },

    /** To PostgreSQL, over its protocol 3.0. */
    POSTGRES(5_432, 2) {
        @Override
        void begin(Socket socket) throws IOException {
            String parameters = "user\0postgres\0database\0postgres\0\0";
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(8 + parameters.length())
                            .putInt(8 + parameters.length())
                            .putInt(PROTOCOL)
                            .put(octets(parameters))
                            .array());
            awaitReady(socket);
        }

        @Override
        void exchange(Socket socket) throws IOException {
            message(socket, 'Q', "SELECT 1\0");
            awaitReady(socket);
        }

        @Override
        void end(Socket socket) throws IOException {
            message(socket, 'X', "");
        }
    };

    /** The whole answer of {@link EdgePrograms}' nginx ends so. */
    static final String NGINX_ANSWER = "fine, says nginx";

    private static final int PROTOCOL = 3 << 16;
    private static final int READY_FOR_QUERY = 'Z';

    private final int port;
    private final int place;

    Speech(int port, int place) {
        this.port = port;
        this.place = place;
    }

    /** Returns which container of {@link EdgeBench}'s hundreds has the program, from 0. */
    int place() {
        return place;
    }

    int port() {
        return port;
    }

    void begin(Socket socket) throws IOException {}

    /** Asks something and waits for the whole answer. */
    abstract void exchange(Socket socket) throws IOException;

    /** Says that this is the end. Whoever closes first, the client reads to the end. */
    abstract void end(Socket socket) throws IOException;

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(octets(text));
    }

    private static void message(Socket socket, char kind, String text) throws IOException {
        socket.getOutputStream()
                .write(ByteBuffer.allocate(5 + text.length())
                        .put((byte) kind)
                        .putInt(4 + text.length())
                        .put(octets(text))
                        .array());
    }

    private static void awaitReady(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int kind;
        do {
            kind = in.readUnsignedByte();
            in.skipNBytes(in.readInt() - 4L);
        } while (kind != READY_FOR_QUERY);
    }

    /** Reads up to the end of a text, whose first character is nowhere else in it. */
    private static void skip(Socket socket, String last) throws IOException {
        InputStream in = socket.getInputStream();
        int found = 0;
        while (found < last.length()) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the answer ends early");
            }
            found = next == last.charAt(found) ? found + 1 : next == last.charAt(0) ? 1 : 0;
        }
    }
}
