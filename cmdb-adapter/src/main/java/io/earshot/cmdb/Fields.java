package io.earshot.cmdb;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Names;
import io.earshot.model.NetworkAddress;
import io.earshot.model.Networks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One container's texts by column, wherever they come from: the one place that says which of them can be right. A container
 * needs its name, host and data centre; any other value that cannot be right is left out alone.
 */
interface Fields {

    /** Includes no-break spaces and their kin, which people copy from web pages and documents. */
    Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

    /** Returns a text without blanks of any kind and characters that nobody sees around it: with one behind it, TX would be another place. */
    static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isUnseen(text.charAt(from))) {
            from++;
        }
        while (from < to && isUnseen(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isUnseen(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }

    /**
     * Returns the stripped text, absent where the source has no such column.
     *
     * @throws IllegalArgumentException if the source holds something that is no text, with what was found
     */
    Optional<String> text(Column column);

    /** Returns the values of a column that holds several. */
    default List<String> values(Column column) {
        return BLANKS.splitAsStream(text(column).orElse(""))
                .map(Fields::stripped)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /**
     * @param network of containers for which none is named
     * @param leftOut is told of each value that cannot be right, and why
     * @throws IllegalArgumentException with which of the texts that a container needs cannot be right and why
     */
    default Container toContainer(String network, Consumer<String> leftOut) {
        ContainerName name = new ContainerName(
                stripped(text(Column.CONTAINER).orElse("")),
                stripped(text(Column.HOST).orElse("")));
        String dataCenter = label(Column.DATA_CENTER);
        if (dataCenter.isEmpty()) {
            throw new IllegalArgumentException("no dataCenter, expected a name");
        }
        Consumer<String> of = problem -> leftOut.accept(name + ": " + problem);
        boolean running = flag(Column.RUNNING, of);
        List<String> named = each(Column.NETWORK, Networks::require, of);
        String own = named.isEmpty() ? network : named.getFirst();
        List<NetworkAddress> addresses = each(Column.ADDRESSES, address -> address(address, own), of);
        boolean addressesTell = named.isEmpty() && !addresses.isEmpty();
        return new Container(
                name,
                dataCenter,
                optional(Column.ROLE, of),
                optional(Column.CLUSTER, of),
                addresses.stream().map(NetworkAddress::ip).toList(),
                each(Column.SERVICES, s -> Names.require("service", s), of),
                each(Column.USES, s -> Names.require("used service", s), of),
                running,
                flag(Column.TAKES_TRAFFIC, of),
                tags(of),
                Networks.of(
                        addressesTell ? List.of() : named.isEmpty() ? List.of(own) : named,
                        addresses.stream().map(NetworkAddress::network).toList()));
    }

    /** Free text, since people name data centres and roles as they like, but fit to stand in a table. */
    private String label(Column column) {
        String text = stripped(text(column).orElse(""));
        if (text.length() > Names.MAX_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(column.header() + " \"" + Names.shorten(text) + "\", expected at most "
                    + Names.MAX_LENGTH + " printable characters");
        }
        return text;
    }

    private String optional(Column column, Consumer<String> leftOut) {
        try {
            return label(column);
        } catch (IllegalArgumentException e) {
            leftOut.accept(e.getMessage());
            return "";
        }
    }

    /** Without repetitions: a service named twice is still provided once. */
    private <T> List<T> each(Column column, Function<String, T> parse, Consumer<String> leftOut) {
        List<T> values = new ArrayList<>();
        List<String> texts;
        try {
            texts = values(column);
        } catch (IllegalArgumentException e) {
            leftOut.accept(e.getMessage());
            return List.of();
        }
        for (String text : texts) {
            try {
                T value = parse.apply(text);
                if (!values.contains(value)) {
                    values.add(value);
                }
            } catch (IllegalArgumentException e) {
                leftOut.accept(e.getMessage());
            }
        }
        return values;
    }

    /** Each is a name, an equals sign and a value, which may be empty. The first value of a name holds. */
    private Map<String, String> tags(Consumer<String> leftOut) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (TagText tag : each(Column.TAGS, TagText::parse, leftOut)) {
            String known = tags.putIfAbsent(tag.name(), tag.value());
            if (known != null) {
                leftOut.accept("tag " + tag.name() + " \"" + Names.shorten(tag.value()) + "\", kept \""
                        + Names.shorten(known) + "\": expected one value");
            }
        }
        return tags;
    }

    /** An address in another network than the container's own has it behind an at sign. */
    private static NetworkAddress address(String text, String own) {
        int at = text.indexOf('@');
        Ip ip = Ip.parse(at < 0 ? text : text.substring(0, at));
        if (!ip.canBePartner()) {
            throw new IllegalArgumentException(
                    "address " + ip + " belongs to no single machine, expected a unicast address beyond the link");
        }
        return new NetworkAddress(at < 0 ? own : Networks.require(text.substring(at + 1)), ip);
    }

    /** True where nothing that can be read says otherwise: a container that is listed is meant to be watched. */
    private boolean flag(Column column, Consumer<String> leftOut) {
        String text;
        try {
            Optional<String> found = text(column);
            if (found.isEmpty()) {
                return true;
            }
            text = found.get();
        } catch (IllegalArgumentException e) {
            leftOut.accept(e.getMessage());
            return true;
        }
        // Spreadsheets write TRUE, Python writes True, PostgreSQL t, MySQL and SQLite 1, Oracle's users Y.
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "y", "on", "1" -> true;
            case "false", "f", "no", "n", "off", "0" -> false;
            default -> {
                leftOut.accept(
                        column.header() + " \"" + Names.shorten(text) + "\", expected true or false; taken for true");
                yield true;
            }
        };
    }
}
