package io.earshot.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names a protocol in which a service is asked whether it works. */
public enum ServiceKind {
    /** A GET by HTTP/1.1. */
    HTTP(80, false),
    /** A GET by HTTP/1.1 over TLS. */
    HTTPS(443, true),
    /** A GET by HTTP/2 over TLS. */
    HTTP2(443, true),
    /** A TLS handshake. */
    TLS(443, true),
    /** A question by UDP. */
    DNS(53, false),
    /** The first answer to a client, before it would have to say who it is. */
    POSTGRESQL(5432, false),
    /** The greeting of MySQL and MariaDB. */
    MYSQL(3306, false),
    /** A PING. */
    REDIS(6379, false),
    /** The greeting. */
    SMTP(25, false),
    /** The health service of gRPC (grpc.health.v1) by HTTP/2 without TLS. */
    GRPC(50_051, false),
    /** The health service of gRPC over TLS. */
    GRPCS(443, true);

    private final int usualPort;
    private final boolean encrypted;

    ServiceKind(int usualPort, boolean encrypted) {
        this.usualPort = usualPort;
        this.encrypted = encrypted;
    }

    /** Returns the kind as it stands in tables, on the wire and in configurations. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the port where nobody names one. */
    public int usualPort() {
        return usualPort;
    }

    /** Returns whether a probe makes a TLS handshake, and so sees a certificate. */
    public boolean isEncrypted() {
        return encrypted;
    }

    /** Returns whether a path is asked for. */
    public boolean isHttp() {
        return this == HTTP || this == HTTPS || this == HTTP2;
    }

    /** Returns the kind of this label; empty for an unknown one. */
    public static Optional<ServiceKind> find(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst();
    }

    /** @throws IllegalArgumentException with the labels that there are */
    public static ServiceKind parse(String label) {
        return find(label)
                .orElseThrow(() -> new IllegalArgumentException("kind \"" + Names.shorten(label)
                        + "\" of a service, expected one of "
                        + Arrays.stream(values()).map(ServiceKind::label).collect(Collectors.joining(", "))));
    }
}
