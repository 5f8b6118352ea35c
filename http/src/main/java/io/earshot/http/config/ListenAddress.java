package io.earshot.http.config;

import io.earshot.model.Ip;
import io.earshot.model.Names;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** @param port 0 takes any that is free */
public record ListenAddress(String host, int port) {

    private static final int MOST_PORT = 65_535;
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([0-9.]+)):([0-9]{1,5})");

    /** @throws IllegalArgumentException unless the text is {@code ADDRESS:PORT} */
    public static ListenAddress parse(String text) {
        Matcher matcher = FORM.matcher(text);
        try {
            // Without brackets, [::1]:80 and [::1:80] would be written alike.
            if (matcher.matches() && Integer.parseInt(matcher.group(3)) <= MOST_PORT) {
                String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
                return new ListenAddress(Ip.parse(host).toString(), Integer.parseInt(matcher.group(3)));
            }
        } catch (IllegalArgumentException e) {
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
