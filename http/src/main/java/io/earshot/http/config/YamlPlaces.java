package io.earshot.http.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Knows where keys and entries of lists stand in a text of YAML, and how values are written there. A tree of nodes has neither: of {@code 00} and
 * {@code 1.10} it keeps the numbers 0 and 1.1. Steps to a place are keys, and {@code [0]} for the first entry of a list. Of a text that ceases to be
 * YAML, the places before are known.
 */
public final class YamlPlaces {

    /** A mapping or list that is being read. */
    private static final class OpenNode {
        private final boolean mapping;
        private final List<String> steps;
        private Optional<String> key = Optional.empty();
        private int entries;

        OpenNode(boolean mapping, List<String> steps) {
            this.mapping = mapping;
            this.steps = steps;
        }
    }

    private final Map<List<String>, Integer> lines = new HashMap<>();
    private final Map<List<String>, String> written = new HashMap<>();
    private final Deque<OpenNode> open = new ArrayDeque<>();

    private YamlPlaces() {}

    public static YamlPlaces of(String text) {
        YamlPlaces places = new YamlPlaces();
        try {
            new Parse(LoadSettings.builder().build()).parseString(text).forEach(places::read);
        } catch (YamlEngineException e) {
            // Others say what is wrong with the text.
        }
        return places;
    }

    /** Returns the line, from 1, of a key or an entry of a list; of one that is not there, that of the nearest thing around it. */
    public int line(List<String> steps) {
        for (int size = steps.size(); size > 0; size--) {
            Integer line = lines.get(steps.subList(0, size));
            if (line != null) {
                return line;
            }
        }
        return 1;
    }

    public boolean has(List<String> steps) {
        return lines.containsKey(steps);
    }

    /** Returns a value as it is written, without quotes; empty if there is none, or it is a list or has keys. */
    public Optional<String> written(List<String> steps) {
        return Optional.ofNullable(written.get(steps));
    }

    private void read(Event event) {
        switch (event) {
            case ScalarEvent scalar ->
                begin(scalar, Optional.of(scalar.getValue()))
                        .ifPresent(steps -> written.putIfAbsent(steps, scalar.getValue()));
            case CollectionStartEvent start ->
                open.push(new OpenNode(
                        start instanceof MappingStartEvent,
                        begin(start, Optional.empty()).orElse(List.of())));
            case CollectionEndEvent _ -> open.pop();
            default -> {
                // The beginning or end of the stream or of a document, or an alias, which no configuration has.
            }
        }
    }

    /** Returns the steps to the value that begins; empty where it is a key. */
    private Optional<List<String>> begin(Event event, Optional<String> scalar) {
        OpenNode around = open.peek();
        if (around == null) {
            return Optional.of(List.of());
        }
        if (!around.mapping) {
            return Optional.of(place(event, around.steps, "[" + around.entries++ + "]"));
        }
        if (around.key.isEmpty()) {
            around.key = Optional.of(scalar.orElse(""));
            place(event, around.steps, around.key.get());
            return Optional.empty();
        }
        List<String> steps = new ArrayList<>(around.steps);
        steps.add(around.key.get());
        around.key = Optional.empty();
        return Optional.of(steps);
    }

    private List<String> place(Event event, List<String> around, String step) {
        List<String> steps = new ArrayList<>(around);
        steps.add(step);
        lines.putIfAbsent(steps, 1 + event.getStartMark().map(Mark::getLine).orElse(0));
        return steps;
    }
}
