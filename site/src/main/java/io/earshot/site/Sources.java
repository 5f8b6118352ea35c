package io.earshot.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Says which files of the repository become pages or images of the site, and under which address.
 *
 * @param urls addresses relative to the site's root, by the file's path in the repository
 */
record Sources(Path root, Map<String, String> urls) {

    private static final String DOCS = "docs/";

    private static final List<String> OF_THE_ROOT =
            List.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "UPGRADING.md");

    static Sources read(Path root) throws IOException {
        Map<String, String> urls = new TreeMap<>();
        for (String name : OF_THE_ROOT) {
            urls.put(name, name.toLowerCase(Locale.ROOT).replace(".md", ".html"));
        }
        try (Stream<Path> files = Files.walk(root.resolve(DOCS))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = root.relativize(file).toString().replace('\\', '/');
                url(path.substring(DOCS.length())).ifPresent(url -> urls.put(path, url));
            }
        }
        return new Sources(root, urls);
    }

    private static Optional<String> url(String name) {
        if (name.endsWith("README.md")) {
            return Optional.of(name.replace("README.md", "index.html"));
        }
        if (name.endsWith(".md")) {
            return Optional.of(name.replace(".md", ".html"));
        }
        if (name.endsWith(".yaml")) {
            return Optional.of(name + ".html");
        }
        return name.endsWith(".webp") || name.endsWith(".svg") ? Optional.of(name) : Optional.empty();
    }

    /** Returns the paths of the files that have words, in alphabetical order. */
    List<String> pages() {
        return urls.keySet().stream()
                .filter(path -> urls.get(path).endsWith(".html"))
                .toList();
    }

    List<String> images() {
        return urls.keySet().stream()
                .filter(path -> !urls.get(path).endsWith(".html"))
                .toList();
    }

    /** Returns the folders that have pages, but no README.md: the site lists what is in them. */
    List<String> folders() {
        return pages().stream()
                .filter(path -> path.startsWith(DOCS) && path.endsWith(".md"))
                .map(path -> path.substring(0, path.lastIndexOf('/')))
                .distinct()
                .filter(folder -> !urls.containsKey(folder + "/README.md"))
                .toList();
    }

    /** Returns the address of a file, or of the list of a folder's pages. */
    Optional<String> find(String path) {
        String name = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (urls.containsKey(name)) {
            return Optional.of(urls.get(name));
        }
        if (urls.containsKey(name + "/README.md")) {
            return Optional.of(urls.get(name + "/README.md"));
        }
        return folders().contains(name) ? Optional.of(listUrl(name)) : Optional.empty();
    }

    static String listUrl(String folder) {
        return folder.substring(DOCS.length()) + "/index.html";
    }

    boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }

    String text(String path) throws IOException {
        return Files.readString(root.resolve(path));
    }
}
