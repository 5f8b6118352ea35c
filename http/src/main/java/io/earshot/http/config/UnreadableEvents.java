package io.earshot.http.config;

import io.earshot.model.Names;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Finds what YAML allows and no configuration has: several documents, aliases, entries of lists that say nothing, and keys that are no words. */
final class UnreadableEvents {

    /** Describes what the events are in; in a mapping, keys and values take turns. */
    private enum Place {
        LIST,
        KEY,
        VALUE
    }

    /** No configuration needs a tenth of it, and parsers have limits of their own. */
    private static final int DEEPEST = 100;

    private final Deque<Place> places = new ArrayDeque<>();
    private Optional<YamlSyntax.Problem> first = Optional.empty();
    private int documents;

    Optional<YamlSyntax.Problem> first() {
        return first;
    }

    void read(Event event) {
        switch (event) {
            case AliasEvent alias -> {
                problem(
                        alias,
                        "the alias *" + Names.shorten(alias.getAlias().getValue())
                                + " is not read here, expected the value itself");
                passed();
            }
            case ScalarEvent scalar -> {
                if (places.peek() == Place.LIST && isNothing(scalar)) {
                    problem(scalar, "an entry of a list that says nothing, expected a value");
                }
                passed();
            }
            case CollectionStartEvent start -> {
                if (places.peek() == Place.KEY) {
                    problem(start, "a key that is a list or has keys itself, expected a word");
                }
                passed();
                if (places.size() == DEEPEST) {
                    problem(
                            start,
                            "keys and lists within each other more than " + DEEPEST
                                    + " deep, expected fewer; is a bracket not closed?");
                }
                places.push(start instanceof MappingStartEvent ? Place.KEY : Place.LIST);
            }
            case CollectionEndEvent _ -> places.pop();
            case DocumentStartEvent start -> {
                documents++;
                if (documents > 1) {
                    problem(start, "a second document, expected one: without the line ---");
                }
            }
            default -> {
                // The beginning or end of the stream or of a document.
            }
        }
    }

    private static boolean isNothing(ScalarEvent scalar) {
        return scalar.isPlain()
                && (scalar.getValue().isEmpty() || scalar.getValue().equalsIgnoreCase("null"));
    }

    /** After a key comes its value, and then the next key. */
    private void passed() {
        if (places.peek() == Place.KEY || places.peek() == Place.VALUE) {
            places.push(places.pop() == Place.KEY ? Place.VALUE : Place.KEY);
        }
    }

    private void problem(Event event, String message) {
        if (first.isEmpty()) {
            first = Optional.of(new YamlSyntax.Problem(
                    1 + event.getStartMark().map(Mark::getLine).orElse(0), message));
        }
    }
}
