package io.earshot.agent.nginx.conf;

import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * The files of a container, below the folder that is its root. Symbolic links are followed as the container follows them, so that none
 * leads out of it.
 *
 * @param root as this process sees it
 */
public record ContainerFiles(Path root) {

    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    /** Returns the file as this process sees it, without a symbolic link below the root. It need not exist. */
    public Path find(String path) throws IOException {
        Deque<String> left = new ArrayDeque<>(List.of(path.split("/", -1)));
        Path at = root;
        int links = 0;
        while (!left.isEmpty()) {
            String name = left.pop();
            if (name.equals("..")) {
                at = at.equals(root) ? root : at.resolveSibling("");
            } else if (!name.isEmpty() && !name.equals(".")) {
                Path next = child(at, name);
                if (!Files.isSymbolicLink(next)) {
                    at = next;
                    continue;
                }
                if (++links > MOST_LINKS) {
                    throw new FileSystemLoopException(path);
                }
                String target = Files.readSymbolicLink(next).toString();
                at = target.startsWith("/") ? root : at;
                List.of(target.split("/", -1)).reversed().forEach(left::push);
            }
        }
        return at;
    }

    private static Path child(Path folder, String name) throws IOException {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw new IOException("the name is not allowed", e);
        }
    }

    /** Returns the names in a folder that glob(3) finds for a pattern, in order. None where there is no such folder. */
    List<String> matching(String folder, String pattern, int most) throws IOException {
        Path found = find(folder);
        List<String> names = new ArrayList<>();
        if (!Files.isDirectory(found)) {
            return names;
        }
        // Braces are plain characters for nginx, and groups for Java.
        String glob = pattern.replace("{", "\\{").replace("}", "\\}");
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(found, glob)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (names.size() < most && (!name.startsWith(".") || pattern.startsWith("."))) {
                    names.add(name);
                }
            }
        } catch (PatternSyntaxException e) {
            throw new IOException("the pattern is wrong", e);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.sort(null);
        return names;
    }

    /**
     * Opens a text file.
     *
     * @throws IOException also for what is no plain file, since reading a pipe may never end, and beyond {@code most} octets
     */
    Reader open(Path file, long most) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(Files.exists(file) ? "it is no plain file" : "there is no such file");
        }
        InputStream limited = new FilterInputStream(Files.newInputStream(file)) {
            private long left = most;

            @Override
            public int read() throws IOException {
                return count(in.read(), 1);
            }

            @Override
            public int read(byte[] octets, int offset, int length) throws IOException {
                int read = in.read(octets, offset, length);
                return count(read, read);
            }

            private int count(int result, int octets) throws IOException {
                left -= result < 0 ? 0 : octets;
                if (left < 0) {
                    throw new IOException("the configuration is larger than what is read of it");
                }
                return result;
            }
        };
        return new BufferedReader(new InputStreamReader(limited, StandardCharsets.UTF_8), 2_048);
    }
}
