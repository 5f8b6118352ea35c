package io.earshot.model.pieces;

import io.earshot.model.Names;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of a file: the SHA-256 of its content, so that no name has two contents.
 *
 * @param sha256 in lower-case hex
 */
public record FileId(String sha256) {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public FileId {
        if (!FORM.matcher(sha256).matches()) {
            throw new IllegalArgumentException(
                    "file \"" + Names.shorten(sha256) + "\", expected a SHA-256 of 64 hex digits in lower case");
        }
    }

    /** Returns a digest to be fed with the content of a file. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Ends a digest that was fed with the whole content. */
    public static FileId of(MessageDigest fed) {
        return new FileId(HexFormat.of().formatHex(fed.digest()));
    }

    public static FileId of(byte[] content) {
        return new FileId(HexFormat.of().formatHex(digest().digest(content)));
    }

    @Override
    public String toString() {
        return sha256;
    }
}
