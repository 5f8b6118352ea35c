package io.earshot.wire.decoders.tls;

import java.nio.charset.StandardCharsets;

/** Reads ClientHello and ServerHello. */
final class Hello {

    private static final int SERVER_NAME = 0;
    private static final int ALPN = 16;
    private static final int PRE_SHARED_KEY = 41;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int MAX_NAME = 255;
    /** The random of a ServerHello that is a HelloRetryRequest begins so (RFC 8446, 4.1.3). */
    private static final int RETRY = 0xcf21ad74;

    private String serverName = "";
    private String protocols = "";
    private String suite = "";
    private int version;
    private boolean retry;
    private boolean resumed;

    void readClient(byte[] bytes, int from, int size) {
        serverName = "";
        protocols = "";
        int end = from + size;
        int at = from + 2 + 32;
        if (at >= end) {
            return;
        }
        at += 1 + (bytes[at] & 0xff);
        if (at + 2 > end) {
            return;
        }
        at += 2 + uint16(bytes, at);
        if (at >= end) {
            return;
        }
        at += 1 + (bytes[at] & 0xff);
        extensions(bytes, at, end, true);
    }

    void readServer(byte[] bytes, int from, int size) {
        int end = from + size;
        suite = "";
        version = 0;
        retry = false;
        resumed = false;
        if (size < 2 + 32 + 1) {
            return;
        }
        version = uint16(bytes, from);
        retry = ((bytes[from + 2] & 0xff) << 24
                        | (bytes[from + 3] & 0xff) << 16
                        | (bytes[from + 4] & 0xff) << 8
                        | (bytes[from + 5] & 0xff))
                == RETRY;
        int at = from + 34;
        at += 1 + (bytes[at] & 0xff);
        if (at + 3 > end) {
            return;
        }
        suite = Suites.name(uint16(bytes, at));
        extensions(bytes, at + 3, end, false);
    }

    private void extensions(byte[] bytes, int from, int end, boolean client) {
        int at = from + 2;
        while (at + 4 <= end) {
            int type = uint16(bytes, at);
            int length = uint16(bytes, at + 2);
            int value = at + 4;
            if (value + length > end) {
                return;
            }
            extension(type, bytes, value, length, client);
            at = value + length;
        }
    }

    private void extension(int type, byte[] bytes, int value, int length, boolean client) {
        switch (type) {
            case SERVER_NAME -> {
                if (client && length > 5) {
                    int name = Math.min(uint16(bytes, value + 3), Math.min(length - 5, MAX_NAME));
                    serverName = printable(bytes, value + 5, name);
                }
            }
            case ALPN -> {
                if (client && length > 3) {
                    StringBuilder all = new StringBuilder();
                    int at = value + 2;
                    while (at < value + length && at + 1 + (bytes[at] & 0xff) <= value + length && all.length() < 60) {
                        all.append(all.isEmpty() ? "" : ",").append(printable(bytes, at + 1, bytes[at] & 0xff));
                        at += 1 + (bytes[at] & 0xff);
                    }
                    protocols = all.toString();
                }
            }
            case SUPPORTED_VERSIONS -> {
                if (!client && length == 2) {
                    version = uint16(bytes, value);
                }
            }
            case PRE_SHARED_KEY -> resumed |= !client;
            default -> {}
        }
    }

    private static String printable(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.US_ASCII).replaceAll("[^!-~]", "?");
    }

    private static int uint16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    String serverName() {
        return serverName;
    }

    /** The protocols that the client offers (ALPN), with commas between them. */
    String protocols() {
        return protocols;
    }

    String suite() {
        return suite;
    }

    String version() {
        return switch (version) {
            case 0x0300 -> "SSL 3.0";
            case 0x0301 -> "TLS 1.0";
            case 0x0302 -> "TLS 1.1";
            case 0x0303 -> "TLS 1.2";
            case 0x0304 -> "TLS 1.3";
            default -> "TLS 0x%04x".formatted(version);
        };
    }

    boolean isRetryRequest() {
        return retry;
    }

    boolean isResumed() {
        return resumed;
    }
}
