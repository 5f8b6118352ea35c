package io.earshot.web.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The files of the page and of the documentation from the class path. Thread-safe. */
final class PageFiles {

    /** One file, whose tag changes with its content. */
    static final class PageFile {

        private final String type;
        private final String tag;
        private final byte[] content;

        private PageFile(String type, byte[] content) {
            this.type = type;
            this.content = content;
            tag = digest(content);
        }

        String type() {
            return type;
        }

        String tag() {
            return tag;
        }

        byte[] content() {
            return content;
        }
    }

    /** No slash and no leading dot: nothing outside of the folder can be named. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z0-9]+)+");

    /** Likewise for each folder on the way to a file. */
    private static final Pattern DOCUMENT = Pattern.compile("([a-z][a-z0-9-]*/)*" + NAME.pattern());

    private static final String DOCUMENTS = "/io/earshot/site/pages/";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "webp", "image/webp");

    /** Only files that exist are kept: nobody fills the memory with names. */
    private final Map<String, PageFile> files = new ConcurrentHashMap<>();

    Optional<PageFile> find(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                files.computeIfAbsent(name, wanted -> read(wanted).orElse(null)));
    }

    /** Finds a file of the documentation, which is read each time: few people read, and most pages seldom. */
    static Optional<PageFile> document(String name) {
        return DOCUMENT.matcher(name).matches() ? read(DOCUMENTS + name) : Optional.empty();
    }

    private static Optional<PageFile> read(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
            if (in == null || type == null) {
                return Optional.empty();
            }
            return Optional.of(new PageFile(type, in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("the page's file " + name + " cannot be read", e);
        }
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
