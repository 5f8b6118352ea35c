package io.earshot.agent.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads which Kubernetes pod a container belongs to. containerd and CRI-O write it into the container's annotations, which
 * runc keeps in its {@code state.json} as labels, NAME=VALUE, and crun in the {@code config.json} of the container's bundle.
 */
final class PodAnnotations {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, String> read = new HashMap<>();

    private PodAnnotations() {}

    /** Returns POD_NAMESPACE with dots as underscores, as the server's Kubernetes source calls the pod. */
    static Optional<String> pod(Path container) {
        PodAnnotations annotations = new PodAnnotations();
        annotations.read(container.resolve("state.json"));
        annotations.read(container.resolve("status"));
        String bundle = annotations.read.get("bundle");
        if (annotations.name().isEmpty() && bundle != null) {
            annotations.read(Path.of(bundle).resolve("config.json"));
        }
        return annotations.name();
    }

    private Optional<String> name() {
        return either("io.kubernetes.cri.sandbox-name", "io.kubernetes.pod.name")
                .flatMap(pod -> either("io.kubernetes.cri.sandbox-namespace", "io.kubernetes.pod.namespace")
                        .map(namespace -> pod.replace('.', '_') + "_" + namespace));
    }

    private Optional<String> either(String containerd, String crio) {
        return Optional.ofNullable(read.getOrDefault(containerd, read.get(crio)));
    }

    private void read(Path file) {
        try (InputStream in = Files.newInputStream(file);
                JsonParser json = JSON.createParser(ObjectReadContext.empty(), in)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (field.equals("bundle") && value == JsonToken.VALUE_STRING) {
                    read.put(field, json.getString());
                } else if (field.equals("annotations") && value == JsonToken.START_OBJECT) {
                    annotations(json);
                } else if (field.equals("config") && value == JsonToken.START_OBJECT) {
                    labels(json);
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException | JacksonException notThisOne) {
            // The other runtime's file may be there; a container without annotations is known by its id.
        }
    }

    private void annotations(JsonParser json) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                read.put(name, json.getString());
            } else {
                json.skipChildren();
            }
        }
    }

    private void labels(JsonParser json) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean labels = json.currentName().equals("labels");
            if (json.nextToken() == JsonToken.START_ARRAY && labels) {
                while (json.nextToken() == JsonToken.VALUE_STRING) {
                    String[] label = json.getString().split("=", 2);
                    read.put(label[0], label.length == 2 ? label[1] : "");
                }
            } else {
                json.skipChildren();
            }
        }
    }
}
