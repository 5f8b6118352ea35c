package io.earshot.cmdb;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Names;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** One container's texts by column, wherever they come from: the one place that says which of them can be right. */
interface Fields {

    /** Stripped; absent where the source has no such column. */
    Optional<String> text(Column column);

    /** @throws IllegalArgumentException with which of the texts cannot be right and why */
    default Container toContainer() {
        return new Container(
                new ContainerName(orEmpty(Column.CONTAINER), orEmpty(Column.HOST)),
                label(Column.DATA_CENTER),
                label(Column.ROLE),
                label(Column.CLUSTER),
                values(Column.ADDRESSES, Ip::parse),
                values(Column.SERVICES, s -> Names.require("service", s)),
                values(Column.USES, s -> Names.require("used service", s)),
                running());
    }

    private String orEmpty(Column column) {
        return text(column).orElse("");
    }

    /** Free text, since people name data centres and roles as they like, but fit to stand in a table. */
    private String label(Column column) {
        String text = orEmpty(column);
        if (column.isRequired() && text.isEmpty()) {
            throw new IllegalArgumentException("no " + column.header() + ", expected a name");
        }
        if (text.length() > Names.MAX_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(column.header() + " \"" + Names.shorten(text) + "\", expected at most "
                    + Names.MAX_LENGTH + " printable characters");
        }
        return text;
    }

    /** Without repetitions: a service named twice is still provided once. */
    private <T> List<T> values(Column column, Function<String, T> parse) {
        return Stream.of(orEmpty(column).split("\\s+", -1))
                .filter(value -> !value.isEmpty())
                .map(parse)
                .distinct()
                .toList();
    }

    private boolean running() {
        Optional<String> text = text(Column.RUNNING);
        if (text.isEmpty()) {
            return true;
        }
        // Spreadsheets write TRUE, Python writes True.
        return switch (text.get().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(
                        "running \"" + Names.shorten(text.get()) + "\", expected true or false");
        };
    }
}
