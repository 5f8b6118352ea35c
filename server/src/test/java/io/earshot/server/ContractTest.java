package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.earshot.server.rest.GraphPageResource;
import io.earshot.web.SqlResource;
import io.earshot.web.page.FilesResource;
import io.earshot.web.page.PageResource;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.http.HttpResponse;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** /openapi.json against what the server does. */
class ContractTest {

    private static final JsonMapper JSON = new JsonMapper();

    /** The document declares these as the page's own. */
    private static final Set<Class<?>> THE_PAGE =
            Set.of(PageResource.class, FilesResource.class, GraphPageResource.class);

    /** Refused without a destination: {@link DestinationTestOverRestTest}. */
    private static final String TEST_OF_NO_DESTINATION = "post /api/v1/destinations/{name}/test";

    /** Refused without an order that waits for a result: {@link OrdersOverRestTest}. */
    private static final String RESULT_OF_NO_ORDER = "post /api/v1/containers/{name}/order-results";

    private static final String FILE_OF_NO_ORDER = "post /api/v1/containers/{name}/files/{sha256}";

    @TempDir
    private java.nio.file.Path folder;

    private RunningServer server;
    private JsonNode document;

    /** With one of everything, so that no list is empty. */
    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("task.keys"), ContractCalls.taskKeys());
        server = RunningServer.start(
                folder, ContractCalls.CMDB, "", "1s", "access: {taskKeys: task.keys}\nstate: state\n");
        document = JSON.readTree(server.get("/openapi.json").body());
        server.post("/api/v1/containers/be5.host58/report", ContractCalls.report(1, "UP"));
        awaitThat(() -> server.get("/readyz").statusCode() == 200);
        server.post("/api/v1/containers/be5.host58/report", ContractCalls.report(2, "DOWN"));
        server.put("/api/v1/nodes/be5.host58/tags/owner", "{\"value\": \"ann\"}", "Accept", "*/*");
        awaitThat(() -> !server.get("/api/v1/nodes/be5.host58/tags").body().equals("[]"));
        awaitThat(() -> !server.get("/api/v1/incidents").body().equals("[]")
                && !server.get("/api/v1/checks").body().equals("[]"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyPathAnswersAsItIsDescribed() throws Exception {
        for (List<String> call : ContractCalls.ALL) {
            HttpResponse<String> answer = send(call.get(0), call.get(2), call.get(3), "*/*");
            JsonNode described = described(call).path("responses").path(Integer.toString(answer.statusCode()));
            assertThat(described.isMissingNode())
                    .as("%s answered %d", call, answer.statusCode())
                    .isFalse();
            assertThat(answer.statusCode()).as("%s: %s", call, answer.body()).isLessThan(300);
            requireDescribed(described.path("content"), answer, call.toString());
        }
        Set<String> described = describedCalls();
        assertThat(described.remove(RESULT_OF_NO_ORDER)).isTrue();
        assertThat(described.remove(FILE_OF_NO_ORDER)).isTrue();
        // Its id is known only once it runs: aWatchAnswersAsItIsDescribed().
        described.removeIf(each -> each.contains("/api/v1/watches"));
        assertThat(described.remove(TEST_OF_NO_DESTINATION)).isTrue();
        assertThat(ContractCalls.ALL.stream().map(call -> call.get(0) + " " + call.get(1)))
                .containsAll(described);
    }

    @Test
    void aWatchAnswersAsItIsDescribed() throws Exception {
        assertThat(server.get("/api/v1/containers/be5.host58/orders?wait=0").statusCode())
                .isEqualTo(204);
        HttpResponse<String> begun = server.post("/api/v1/watches", "{\"container\": \"be5.host58\"}");
        requireDescribed("post", "/api/v1/watches", begun, 201);
        String path =
                "/api/v1/watches/" + JSON.readTree(begun.body()).path("id").asString();
        requireDescribed("get", "/api/v1/watches/{id}", server.get(path), 200);
        requireDescribed("delete", "/api/v1/watches/{id}", server.delete(path), 204);
    }

    private void requireDescribed(String verb, String path, HttpResponse<String> answer, int status) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode described =
                document.path("paths").path(path).path(verb).path("responses").path(Integer.toString(status));
        assertThat(described.isMissingNode()).isFalse();
        requireDescribed(described.path("content"), answer, verb + " " + path);
    }

    @Test
    void everyShapeThatIsDescribedCanBeHad() throws Exception {
        for (List<String> call : ContractCalls.ALL) {
            for (String shape : described(call)
                    .path("responses")
                    .path("200")
                    .path("content")
                    .propertyNames()) {
                HttpResponse<String> answer = send(call.get(0), call.get(2), call.get(3), shape);
                if (answer.statusCode() == 200) {
                    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                            .as(call.toString())
                            .startsWith(shape);
                }
            }
        }
    }

    @Test
    void everyFilterThatIsDescribedIsKnown() throws Exception {
        for (List<String> call : ContractCalls.ALL) {
            for (JsonNode parameter : described(call).path("parameters")) {
                if (parameter.path("in").asString().equals("query")
                        && !call.get(2).contains("?")) {
                    String filter = parameter.path("name").asString();
                    HttpResponse<String> answer = send(call.get(0), call.get(2) + "?" + filter + "=true", "", "*/*");
                    assertThat(answer.statusCode())
                            .as("%s?%s: %s", call, filter, answer.body())
                            .isIn(200, 400);
                    assertThat(answer.body())
                            .as("%s?%s", call, filter)
                            .matches(body -> answer.statusCode() == 200
                                    || body.contains("unknown " + filter + " ")
                                    || body.contains(filter + " address \\\"true\\\", expected"));
                }
            }
        }
    }

    @Test
    void theDocumentIsValidOpenApi() throws Exception {
        try (InputStream schema = ContractTest.class.getResourceAsStream("/openapi-3.1-schema.json")) {
            Schema openApi = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(JSON.readTree(schema));
            assertThat(openApi.validate(document)).isEmpty();
            ObjectNode broken = (ObjectNode) document.deepCopy();
            ((ObjectNode) broken.path("paths")
                            .path("/healthz")
                            .path("get")
                            .path("responses")
                            .path("200"))
                    .remove("description");
            assertThat(openApi.validate(broken)).as("what the schema finds").isNotEmpty();
        }
    }

    @Test
    void whatIsRefusedIsAProblemDocument() throws Exception {
        for (String path :
                List.of("/api/v1/containers/be9.host9", "/api/v1/containers/be9.host9/partners", "/api/v1/links?x=y")) {
            HttpResponse<String> answer = server.get(path);
            assertThat(answer.statusCode()).isBetween(400, 404);
            JsonNode problem = document.path("paths")
                    .path("/api/v1/links")
                    .path("get")
                    .path("responses")
                    .path("default");
            requireDescribed(problem.path("content"), answer, path);
        }
    }

    @Test
    void noRouteIsLeftOut() throws Exception {
        Set<String> routes = new TreeSet<>();
        for (Class<?> resource : resources()) {
            for (Method method : resource.getDeclaredMethods()) {
                verb(method).ifPresent(verb -> routes.add(verb + " " + route(resource, method)));
            }
        }
        routes.addAll(ContractCalls.WITHOUT_JERSEY);
        assertThat(describedCalls()).isEqualTo(routes);
    }

    private JsonNode described(List<String> call) {
        JsonNode described = document.path("paths").path(call.get(1)).path(call.get(0));
        assertThat(described.isMissingNode()).as(call.toString()).isFalse();
        return described;
    }

    private Set<String> describedCalls() {
        Set<String> calls = new TreeSet<>();
        document.path("paths")
                .forEachEntry(
                        (path, methods) -> methods.propertyNames().forEach(method -> calls.add(method + " " + path)));
        return calls;
    }

    /** All fields that are described, no others, and no list without anything in it. */
    private void requireDescribed(JsonNode content, HttpResponse<String> answer, String call) {
        String type = answer.headers()
                .firstValue("Content-Type")
                .map(t -> t.split(";", 2)[0].strip())
                .orElse("");
        if (content.isMissingNode()) {
            assertThat(answer.body()).as(call).isEmpty();
            return;
        }
        assertThat(content.has(type)).as("%s answered as %s", call, type).isTrue();
        if (!type.endsWith("json")) {
            return;
        }
        ObjectNode whole = (ObjectNode) content.path(type).path("schema").deepCopy();
        ObjectNode components = (ObjectNode) document.path("components").deepCopy();
        components.path("schemas").forEach(schema -> ((ObjectNode) schema).put("additionalProperties", false));
        whole.set("components", components);
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole);
        JsonNode json = JSON.readTree(answer.body());
        assertThat(schema.validate(json)).as("%s: %s", call, answer.body()).isEmpty();
        assertThat(json.isEmpty()).as(call).isFalse();
    }

    private HttpResponse<String> send(String method, String path, String body, String accept) throws Exception {
        return switch (method) {
            case "get" -> server.get(path, "Accept", accept);
            case "put" -> server.put(path, body, "Accept", accept);
            case "delete" -> server.delete(path);
            default -> server.post(path, body, "Accept", accept);
        };
    }

    /** All classes of the server that say where they stand. */
    private static List<Class<?>> resources() throws Exception {
        List<Class<?>> resources = new ArrayList<>();
        for (Class<?> ofModule : List.of(EarshotServer.class, SqlResource.class)) {
            java.nio.file.Path home = java.nio.file.Path.of(
                    ofModule.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(home)) {
                resources.addAll(resources(home));
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(home)) {
                    resources.addAll(resources(jar.getPath("/")));
                }
            }
        }
        return resources;
    }

    private static List<Class<?>> resources(java.nio.file.Path classes) throws IOException {
        try (Stream<java.nio.file.Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.equals("module-info.class"))
                    .<Class<?>>map(name -> load(name.replace(".class", "").replace('/', '.')))
                    .filter(type -> type.isAnnotationPresent(Path.class) && !THE_PAGE.contains(type))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ContractTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<String> verb(Method method) {
        return Stream.of(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                .map(type -> type.getAnnotation(HttpMethod.class).value().toLowerCase(Locale.ROOT))
                .findFirst();
    }

    /** As the document writes it: {@code {id: [0-9]{1,18}}} is {@code {id}}. */
    private static String route(Class<?> resource, Method method) {
        String below = method.isAnnotationPresent(Path.class)
                ? method.getAnnotation(Path.class).value()
                : "";
        String path = resource.getAnnotation(Path.class).value() + "/" + below;
        return path.replaceAll("\\{(\\w+): (?:\\[0-9\\]\\{1,18\\}|\\.\\+)\\}", "{$1}")
                .replaceAll("/+", "/")
                .replaceAll("(.)/$", "$1");
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void awaitThat(Condition condition) throws Exception {
        long end = System.nanoTime() + 300_000_000_000L;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited for five minutes").isLessThan(end);
            Thread.sleep(50);
        }
    }
}
