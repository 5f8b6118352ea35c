package io.earshot.agent.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Files that are namespaces, as {@code ip netns} (ip-netns(8)) and CNI keep them. */
public record NamedNamespaces(Path folder) implements NamespaceSource {

    public static final Path USUAL = Path.of("/run/netns");

    @Override
    public List<Namespace> find() throws IOException {
        List<Namespace> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                found.add(new Namespace(file.getFileName().toString(), file, Optional.empty()));
            }
        } catch (NoSuchFileException notOneWasMadeYet) {
            return List.of();
        }
        return found;
    }
}
