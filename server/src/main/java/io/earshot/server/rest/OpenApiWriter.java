package io.earshot.server.rest;

import io.earshot.http.Problem;
import io.earshot.store.SqlAnswer;
import io.earshot.web.ExchangesResource;
import io.earshot.web.Filters;
import io.earshot.web.IncidentsResource;
import io.earshot.web.OnCallResource;
import io.earshot.web.SavedQueries;
import io.earshot.web.SqlResource;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.jaxrs2.Reader;
import io.swagger.v3.oas.integration.SwaggerConfiguration;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes the OpenAPI document out of the resources and the shapes of what they take and give. The build runs it, so that a
 * running server needs neither the library that reads them nor the time.
 */
@SuppressWarnings("rawtypes") // as the library has them
final class OpenApiWriter {

    /** All that answers others than the page. */
    private static final Set<Class<?>> DESCRIBED = new LinkedHashSet<>(List.of(
            TasksResource.class,
            StoredFilesResource.class,
            HostResource.class,
            PublishedResource.class,
            LookupsResource.class,
            AppFiguresResource.class,
            OnCallResource.class,
            ExchangesResource.class,
            NodesResource.class,
            NodeTagsResource.class,
            DependenciesResource.class,
            IncidentsResource.class,
            AcknowledgementResource.class,
            ExplanationsResource.class,
            DestinationsResource.class,
            MutesResource.class,
            WatchesResource.class,
            ChecksResource.class,
            SqlResource.class,
            MetricsResource.class,
            HealthResource.class,
            ContractResource.class));

    private OpenApiWriter() {}

    /** @param args the file */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        Files.createDirectories(file.getParent());
        Files.writeString(file, Json31.pretty(document()) + "\n");
    }

    private static OpenAPI document() {
        SwaggerConfiguration configuration = new SwaggerConfiguration()
                .openAPI31(true)
                .openAPI(new OpenAPI()
                        .info(new Info()
                                .title("Earshot")
                                .version("v1")
                                .description("What there is for agents, on-call tools and Prometheus. Paths below"
                                        + " /api/v1/page are the web page's own and may change at any time.")));
        OpenAPI document = new Reader(configuration).read(DESCRIBED);
        Components components = document.getComponents();
        components.addSecuritySchemes(
                "token", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"));
        components.addSecuritySchemes(
                "password", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("basic"));
        document.security(List.of(
                new SecurityRequirement(),
                new SecurityRequirement().addList("token"),
                new SecurityRequirement().addList("password")));
        TableSchemas.all().forEach(components::addSchemas);
        BodySchemas.all().forEach(components::addSchemas);
        AgentPaths.addTo(document.getPaths());
        BodySchemas.all().forEach(components::addSchemas);
        AgentPaths.addTo(document.getPaths());
        Stream.of(SqlAnswer.class, SqlAnswer.Column.class, SavedQueries.SavedQuery.class)
                .forEach(shape -> require(components.getSchemas(), shape));
        Paths sorted = new Paths();
        sorted.putAll(new TreeMap<>(document.getPaths()));
        document.setPaths(sorted);
        DESCRIBED.stream()
                .flatMap(resource -> Stream.of(resource.getDeclaredMethods()))
                .forEach(method -> addFilters(document, method));
        document.getPaths()
                .values()
                .forEach(path -> path.readOperations().forEach(operation -> {
                    operation.getResponses().values().forEach(OpenApiWriter::describe);
                    operation.getResponses().addApiResponse("default", refusal());
                }));
        return document;
    }

    /** OpenAPI wants a description of each answer, where the shape says all. */
    private static void describe(ApiResponse answer) {
        if (answer.getDescription() == null || answer.getDescription().isEmpty()) {
            answer.setDescription("The answer");
        }
    }

    private static void addFilters(OpenAPI document, Method method) {
        Filters filters = method.getAnnotation(Filters.class);
        if (filters == null) {
            return;
        }
        Operation operation = document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .filter(candidate -> method.getName().equals(candidate.getOperationId()))
                .findFirst()
                .orElseThrow();
        Schema<?> texts = typed("array");
        texts.setItems(typed("string"));
        for (String filter : filters.value()) {
            operation.addParametersItem(new Parameter().in("query").name(filter).schema(texts));
        }
    }

    private static Schema<?> typed(String type) {
        Schema<?> schema = new Schema<>();
        schema.addType(type);
        return schema;
    }

    /** All components are there in every answer; one that is optional may be null. */
    private static void require(Map<String, Schema> schemas, Class<?> shape) {
        Schema<?> schema = schemas.get(shape.getSimpleName());
        if (schema == null) {
            throw new IllegalStateException("no path takes or gives " + shape);
        }
        List<String> required = new ArrayList<>();
        for (RecordComponent component : shape.getRecordComponents()) {
            required.add(component.getName());
            if (component.getType() == Optional.class) {
                schema.getProperties().get(component.getName()).addType("null");
            }
        }
        schema.setRequired(required);
    }

    private static ApiResponse refusal() {
        return new ApiResponse()
                .description("Refused, with the reason (RFC 9457)")
                .content(new Content()
                        .addMediaType(
                                Problem.MEDIA_TYPE.toString(),
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
    }
}
