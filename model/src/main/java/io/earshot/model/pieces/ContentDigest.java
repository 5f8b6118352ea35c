package io.earshot.model.pieces;

import java.util.Base64;

/** The header by which whoever sends an octet stream says its digest (RFC 9530), so that a cache on the way keeps nothing that was damaged. */
public final class ContentDigest {

    public static final String HEADER = "Content-Digest";

    private ContentDigest() {}

    public static String of(byte[] content) {
        return "sha-256=:" + Base64.getEncoder().encodeToString(FileId.digest().digest(content)) + ":";
    }
}
