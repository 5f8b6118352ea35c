package io.earshot.http.access;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a request shows of who sent it.
 *
 * @param authorization the header of that name
 * @param certificateNames the names in a client certificate whose chain was checked; empty without one
 * @param source where the connection comes from
 */
public record Credentials(Optional<String> authorization, List<String> certificateNames, Optional<InetAddress> source) {

    public Credentials {
        certificateNames = List.copyOf(certificateNames);
    }

    boolean areNone() {
        return authorization.isEmpty() && certificateNames.isEmpty();
    }

    /** The token of {@code Bearer TOKEN} (RFC 6750), or the password of {@code Basic} (RFC 7617), which browsers can send. */
    Optional<String> token() {
        return authorization.flatMap(Credentials::token);
    }

    private static Optional<String> token(String header) {
        int space = header.indexOf(' ');
        String scheme = space < 0 ? "" : header.substring(0, space).toLowerCase(Locale.ROOT);
        String rest = header.substring(space + 1).strip();
        return switch (scheme) {
            case "bearer" -> Optional.of(rest);
            case "basic" -> passwordOf(rest);
            default -> Optional.empty();
        };
    }

    private static Optional<String> passwordOf(String basic) {
        try {
            String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** A secret is not to be seen in a log. */
    @Override
    public String toString() {
        return "credentials from " + source.map(InetAddress::getHostAddress).orElse("nowhere");
    }
}
