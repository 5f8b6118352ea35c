package io.earshot.http.access;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Holds the credentials of a request.
 *
 * @param authorization the header of that name
 * @param certificateNames the names in a client certificate whose chain was checked; empty without one
 * @param source where the connection comes from
 * @param relay the relay that the sender says it is
 */
public record Credentials(
        Optional<String> authorization,
        List<String> certificateNames,
        Optional<InetAddress> source,
        Optional<String> relay) {

    public Credentials {
        certificateNames = List.copyOf(certificateNames);
    }

    /** Credentials of one that does not say that it is a relay. */
    public Credentials(Optional<String> authorization, List<String> certificateNames, Optional<InetAddress> source) {
        this(authorization, certificateNames, source, Optional.empty());
    }

    /** Credentials of an agent that came to a relay with this token, or with none. */
    public static Credentials handedOn(Optional<String> token, Optional<InetAddress> source) {
        return new Credentials(token.map(shown -> "Bearer " + shown), List.of(), source);
    }

    boolean areNone() {
        return authorization.isEmpty() && certificateNames.isEmpty();
    }

    /** The token of {@code Bearer TOKEN} (RFC 6750), or the password of {@code Basic} (RFC 7617), which browsers can send. */
    public Optional<String> token() {
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
