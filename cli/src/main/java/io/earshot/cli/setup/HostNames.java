package io.earshot.cli.setup;

import io.earshot.model.Ip;
import java.util.regex.Pattern;

/** Names and addresses by which a server is reached. */
final class HostNames {

    private static final Pattern DNS_NAME = Pattern.compile(
            "(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

    private HostNames() {}

    static boolean isAddress(String text) {
        try {
            Ip.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** @throws IllegalArgumentException unless the text is a DNS name or an address */
    static String require(String text) {
        if (isAddress(text) || DNS_NAME.matcher(text).matches()) {
            return text;
        }
        throw new IllegalArgumentException(
                "--name \"" + text + "\", expected a DNS name or an address as in earshot.example.com or 192.0.2.7");
    }

    /** Returns the name as it stands in a URL. */
    static String inUrl(String name) {
        return name.indexOf(':') < 0 ? name : "[" + name + "]";
    }
}
