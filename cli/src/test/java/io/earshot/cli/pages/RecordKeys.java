package io.earshot.cli.pages;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.earshot.http.config.ListenAddress;
import io.earshot.server.config.LogForm;
import io.earshot.server.config.SqlText;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Lists the keys of a configuration that is read into records: one component is one key. Defaults are those of an example in which
 * every section stands with its required keys only.
 */
final class RecordKeys {

    /** One occurrence of a section: what was read, and what stands in the file. */
    private record Example(Object read, JsonNode written) {}

    private static final List<Class<?>> WORDS = List.of(ListenAddress.class, SqlText.class);

    private final JavaSources sources;
    private final Path folder;
    private final List<Key> keys = new ArrayList<>();

    /** @param folder of the file; defaults in it are shown without it */
    RecordKeys(JavaSources sources, Path folder) {
        this.sources = sources;
        this.folder = folder;
    }

    List<Key> of(Record read, JsonNode written) throws ReflectiveOperationException {
        add(read.getClass(), List.of(new Example(read, written)), "");
        return List.copyOf(keys);
    }

    private void add(Class<?> record, List<Example> examples, String before) throws ReflectiveOperationException {
        Map<String, String> meanings = sources.components(record);
        for (RecordComponent component : record.getRecordComponents()) {
            JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
            String name = named == null ? component.getName() : named.value();
            String meaning = Optional.ofNullable(meanings.get(component.getName()))
                    .orElseThrow(() -> new AssertionError(record + " has no @param " + component.getName()));
            Type content = content(component.getGenericType());
            boolean isList = raw(component.getGenericType()) == List.class;
            String path = before + name;
            if (raw(content).isRecord() && !WORDS.contains(raw(content))) {
                keys.add(new Key(path, isList ? "list of sections" : "section", "", meaning));
                add(raw(content), below(component, name, examples), path + (isList ? "[]." : "."));
            } else {
                keys.add(new Key(
                        path, type(component.getGenericType(), name), standard(component, name, examples), meaning));
            }
        }
    }

    private static List<Example> below(RecordComponent component, String name, List<Example> examples)
            throws ReflectiveOperationException {
        List<Example> below = new ArrayList<>();
        for (Example example : examples) {
            Object value = component.getAccessor().invoke(example.read());
            JsonNode written = example.written().path(name);
            switch (value) {
                case Optional<?> some -> some.ifPresent(one -> below.add(new Example(one, written)));
                case List<?> list -> {
                    for (int i = 0; i < list.size(); i++) {
                        below.add(new Example(list.get(i), written.path(i)));
                    }
                }
                default -> below.add(new Example(value, written));
            }
        }
        if (below.isEmpty()) {
            throw new AssertionError("the example has no section " + name);
        }
        return below;
    }

    private String standard(RecordComponent component, String name, List<Example> examples)
            throws ReflectiveOperationException {
        for (Example example : examples) {
            if (!example.written().has(name)) {
                return text(component.getAccessor().invoke(example.read()));
            }
        }
        return Key.REQUIRED;
    }

    private String text(Object value) {
        return switch (value) {
            case null -> "[]"; // the list of good statuses alone
            case Optional<?> some -> some.map(this::text).orElse("");
            case Duration duration -> duration(duration);
            case Path path
            when path.startsWith(folder) -> folder.relativize(path).toString();
            case List<?> list -> list.stream().map(this::text).collect(Collectors.joining(", ", "[", "]"));
            case LogForm form -> form.name().toLowerCase(Locale.ROOT);
            default -> value.toString();
        };
    }

    private static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        return Stream.of(
                        Map.entry("d", 86_400_000L),
                        Map.entry("h", 3_600_000L),
                        Map.entry("m", 60_000L),
                        Map.entry("s", 1_000L),
                        Map.entry("ms", 1L))
                .filter(unit -> millis % unit.getValue() == 0)
                .findFirst()
                .map(unit -> millis / unit.getValue() + unit.getKey())
                .orElseThrow();
    }

    /** Returns what is in an Optional or a list; anything else as it is. */
    private static Type content(Type type) {
        boolean holds = raw(type) == Optional.class || raw(type) == List.class;
        return holds ? content(((ParameterizedType) type).getActualTypeArguments()[0]) : type;
    }

    private static Class<?> raw(Type type) {
        return (Class<?>) (type instanceof ParameterizedType with ? with.getRawType() : type);
    }

    private static String type(Type type, String name) {
        Function<Integer, String> inside = i -> type(((ParameterizedType) type).getActualTypeArguments()[i], "");
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return type(((ParameterizedType) type).getActualTypeArguments()[0], name);
        }
        if (raw == List.class) {
            return "list of " + inside.apply(0) + "s";
        }
        if (raw == Map.class) {
            return "mapping of " + inside.apply(0) + " to " + inside.apply(1);
        }
        if (raw.isEnum()) {
            return Arrays.stream(raw.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name())
                    .map(one -> isUpperCase(raw) ? one : one.toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (raw == Integer.class) {
            return "number" + unit(name);
        }
        return Map.<Class<?>, String>of(
                        Duration.class, "duration",
                        Path.class, "path",
                        URI.class, "URL",
                        ListenAddress.class, "HOST:PORT",
                        ZoneId.class, "time zone",
                        SqlText.class, "SELECT",
                        Boolean.class, "true or false",
                        Double.class, "number",
                        String.class, "text")
                .get(raw);
    }

    private static boolean isUpperCase(Class<?> constants) {
        return constants.getSimpleName().equals("CheckState")
                || constants.getSimpleName().equals("Form");
    }

    private static String unit(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        if (lower.endsWith("megabytes")) {
            return ", MB";
        }
        if (lower.equals("kilobytespersecond")) {
            return ", kB/s";
        }
        if (lower.endsWith("persecond")) {
            return ", per second";
        }
        return lower.endsWith("percent")
                ? ", %"
                : List.of("at", "bytes", "plus").contains(lower) ? ", bytes" : "";
    }
}
