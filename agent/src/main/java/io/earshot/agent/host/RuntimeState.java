package io.earshot.agent.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The state folder of an OCI runtime: one folder a container, in it runc's {@code state.json} (init_process_pid) or crun's
 * {@code status} (pid). A container of a Kubernetes pod is known by its pod, whose containers share one network namespace.
 */
public final class RuntimeState implements NamespaceSource {

    private static final List<String> FILES = List.of("state.json", "status");
    private static final List<String> FIELDS = List.of("init_process_pid", "pid");
    private static final JsonFactory JSON = new JsonFactory();

    private final Path folder;

    /** The pods of the containers that are there, by folder: their annotations are long, and never change. */
    private final Map<String, Optional<String>> pods = new HashMap<>();

    public RuntimeState(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<Namespace> find() throws IOException {
        List<Namespace> found = new ArrayList<>();
        Set<String> there = new HashSet<>();
        Set<String> taken = new HashSet<>();
        try (DirectoryStream<Path> containers = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path container : containers) {
                String id = container.getFileName().toString();
                there.add(id);
                pid(container).ifPresent(pid -> {
                    Optional<String> pod = pods.computeIfAbsent(id, _ -> PodAnnotations.pod(container));
                    if (pod.isEmpty() || taken.add(pod.get())) {
                        found.add(Namespace.ofProcess(pod.orElse(id), pid));
                    }
                });
            }
        } catch (NoSuchFileException e) {
            throw new IOException(folder + ": no such folder", e);
        }
        pods.keySet().retainAll(there);
        return found;
    }

    /** Empty for a container that is only just coming, or going. */
    private static Optional<Long> pid(Path container) {
        for (String file : FILES) {
            try (InputStream in = Files.newInputStream(container.resolve(file))) {
                return pid(in);
            } catch (IOException | JacksonException notThisOne) {
                // The other runtime's file may be there.
            }
        }
        return Optional.empty();
    }

    private static Optional<Long> pid(InputStream state) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), state)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (FIELDS.contains(field) && value == JsonToken.VALUE_NUMBER_INT && json.getLongValue() > 0) {
                    return Optional.of(json.getLongValue());
                }
                json.skipChildren();
            }
            return Optional.empty();
        }
    }
}
