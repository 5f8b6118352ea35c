package io.earshot.packaging;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.marcnuri.helm.Helm;
import io.kubernetes.client.openapi.models.V1ClusterRole;
import io.kubernetes.client.openapi.models.V1ClusterRoleBinding;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1DaemonSet;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The chart, rendered by Helm itself, and its objects held against Kubernetes' own models. */
final class Chart {

    static final Path FOLDER = Path.of("kubernetes/earshot");

    private static final YAMLMapper YAML = new YAMLMapper();

    /** Throws if a field is unknown, missing or of the wrong shape. */
    private interface Model {
        void validate(JsonElement json) throws IOException;
    }

    private static final Map<String, Model> MODELS = Map.of(
            "v1 ServiceAccount", V1ServiceAccount::validateJsonElement,
            "v1 ConfigMap", V1ConfigMap::validateJsonElement,
            "v1 Service", V1Service::validateJsonElement,
            "apps/v1 StatefulSet", V1StatefulSet::validateJsonElement,
            "apps/v1 DaemonSet", V1DaemonSet::validateJsonElement,
            "rbac.authorization.k8s.io/v1 ClusterRole", V1ClusterRole::validateJsonElement,
            "rbac.authorization.k8s.io/v1 ClusterRoleBinding", V1ClusterRoleBinding::validateJsonElement,
            "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::validateJsonElement);

    private Chart() {}

    /** @param values as behind Helm's --values */
    static String render(Path values) {
        return new Helm(FOLDER)
                .template()
                .withName("earshot")
                .withNamespace("monitoring")
                .withKubeVersion("1.34.0")
                .withValuesFile(values)
                .call();
    }

    static List<JsonNode> objects(String manifests) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(manifests)) {
            return documents.readAll().stream()
                    .filter(document -> !document.isNull() && !document.isMissingNode())
                    .toList();
        }
    }

    static void validate(JsonNode object) throws IOException {
        String kind =
                object.path("apiVersion").asString() + " " + object.path("kind").asString();
        Model model = MODELS.get(kind);
        if (model == null) {
            throw new IOException("no model of " + kind);
        }
        model.validate(JsonParser.parseString(object.toString()));
    }

    static JsonNode find(List<JsonNode> objects, String kind, String name) {
        return objects.stream()
                .filter(object -> object.path("kind").asString().equals(kind)
                        && object.at("/metadata/name").asString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }
}
