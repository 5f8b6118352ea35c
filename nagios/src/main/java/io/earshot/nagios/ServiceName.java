package io.earshot.nagios;

/**
 * A service as Nagios knows it.
 *
 * @param host 1 to 63 octets of UTF-8, which is what an NSCA packet has room for
 * @param service 1 to 127 octets
 */
public record ServiceName(String host, String service) {

    // Nagios' illegal_object_name_chars; ';' besides, which separates fields on the way to it, and in its files begins
    // a comment
    private static final String REFUSED = "`~!$%^&*|'\"<>?,()=;";

    public ServiceName {
        require("host", host, 63);
        require("service", service, 127);
    }

    /** {@code earshot/connectivity}. */
    @Override
    public String toString() {
        return host + "/" + service;
    }

    private static void require(String what, String name, int octets) {
        boolean wrong = name.isBlank()
                || !name.equals(name.strip())
                || name.chars().anyMatch(c -> REFUSED.indexOf(c) >= 0)
                || !name.equals(PluginText.clean(name));
        if (wrong) {
            throw new IllegalArgumentException(what + " \"" + PluginText.cut(PluginText.clean(name), 60)
                    + "\", expected a name for Nagios: letters, digits, spaces, none of " + REFUSED);
        }
        if (PluginText.octets(name) > octets) {
            throw new IllegalArgumentException(what + " \"" + PluginText.cut(name, 60) + "\" has "
                    + PluginText.octets(name) + " octets, expected at most " + octets);
        }
    }
}
