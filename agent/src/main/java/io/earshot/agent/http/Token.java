package io.earshot.agent.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A bearer token (RFC 6750), if there is one. */
public sealed interface Token {

    Token NONE = new Fixed(Optional.empty());

    /** @throws IOException with a message for people */
    Optional<String> read() throws IOException;

    record Fixed(Optional<String> token) implements Token {

        public Fixed {
            token.ifPresent(text -> {
                if (!isToken(text)) {
                    throw new IllegalArgumentException("the token holds a character that no header can carry");
                }
            });
        }

        @Override
        public Optional<String> read() {
            return token;
        }

        /** A secret is not to be seen in a log. */
        @Override
        public String toString() {
            return token.isPresent() ? "a token" : "no token";
        }
    }

    /** Read for each visit, so that whoever exchanges the file need not start us anew. */
    record InFile(Path file) implements Token {
        @Override
        public Optional<String> read() throws IOException {
            String text;
            try {
                text = Files.readString(file).strip();
            } catch (IOException e) {
                throw new IOException("token file " + file + ": cannot be read (" + reason(e) + ")", e);
            }
            if (!isToken(text)) {
                throw new IOException("token file " + file + ": expected one word");
            }
            return Optional.of(text);
        }
    }

    /**
     * Derived from the fleet's key, as the server derives it: for agents that all get the same secrets, such as the pods of a
     * DaemonSet. HMAC-SHA256 (RFC 2104) of the name, in base64url without padding.
     *
     * @param name of the container or host, in lower case
     */
    record OfFleetKey(Path file, String name) implements Token {

        private static final String ALGORITHM = "HmacSHA256";

        @Override
        public Optional<String> read() throws IOException {
            String key;
            try {
                key = Files.readString(file).strip();
            } catch (IOException e) {
                throw new IOException("fleet key file " + file + ": cannot be read (" + reason(e) + ")", e);
            }
            if (key.isEmpty()) {
                throw new IOException("fleet key file " + file + ": empty, expected a key");
            }
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
                return Optional.of(Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(mac.doFinal(name.getBytes(StandardCharsets.UTF_8))));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has " + ALGORITHM, e);
            }
        }
    }

    private static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** The JDK's own messages repeat the path and no more. */
    static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException _ -> "no such file";
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }
}
