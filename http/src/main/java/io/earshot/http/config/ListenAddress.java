package io.earshot.http.config;

import io.earshot.model.Ip;
import io.earshot.model.Names;
import java.net.InetSocketAddress;

/** @param port 0 takes any that is free */
public record ListenAddress(String host, int port) {

    /** @throws IllegalArgumentException unless the text is {@code ADDRESS:PORT} */
    public static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            String host = text.substring(0, colon).replaceAll("^\\[|]$", "");
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port >= 0 && port <= 65_535) {
                return new ListenAddress(Ip.parse(host).toString(), port);
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw wrong(text, e);
        }
        throw wrong(text, null);
    }

    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(Ip.parse(host).toInetAddress(), port);
    }

    public boolean isLoopback() {
        return Ip.parse(host).toInetAddress().isLoopbackAddress();
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    private static IllegalArgumentException wrong(String text, Exception cause) {
        return new IllegalArgumentException(
                "\"" + Names.shorten(text) + "\", expected ADDRESS:PORT as in 127.0.0.1:8090 or [::1]:8090", cause);
    }
}
