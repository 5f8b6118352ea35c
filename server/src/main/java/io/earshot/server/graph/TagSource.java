package io.earshot.server.graph;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Tenant;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Gives tags of nodes. */
public sealed interface TagSource {

    /** A node's tag. Nodes are named as in NODE, in any case. */
    record Tag(String node, String name, String value, Optional<NodeTag.Setting> setting) {

        Tag(String node, String name, String value) {
            this(node, name, value, Optional.empty());
        }
    }

    /** Tells that tags could not be read. The message is one line for people. */
    final class TagFailure extends Exception {

        @Serial
        private static final long serialVersionUID = 1L;

        TagFailure(String message, Throwable cause) {
            super(message, cause);
        }

        TagFailure(String message) {
            super(message);
        }
    }

    List<Tag> read(SqlEngine tables) throws TagFailure;

    /** Returns the word for such a source in table TAG. */
    String kind();

    /** A SELECT whose three columns are the node, the tag and its value. Rows with a NULL among them are left out. */
    record Rule(String select) implements TagSource {

        @Override
        public List<Tag> read(SqlEngine tables) throws TagFailure {
            SqlAnswer answer;
            try {
                answer = tables.askCheck(select);
            } catch (SqlRefusedException e) {
                throw new TagFailure("the rule for tags \"" + select + "\" failed: " + e.getMessage(), e);
            }
            if (answer.columns().size() != 3) {
                throw new TagFailure("the rule for tags \"" + select + "\" has "
                        + answer.columns().size() + " columns, expected three: node, tag and value");
            }
            if (answer.truncated()) {
                throw new TagFailure("the rule for tags \"" + select + "\" has more than "
                        + answer.rows().size() + " rows, raise sql.rowLimit");
            }
            List<Tag> tags = new ArrayList<>();
            for (List<Optional<Object>> row : answer.rows()) {
                if (row.stream().allMatch(Optional::isPresent)) {
                    tags.add(new Tag(text(row.get(0)), text(row.get(1)), text(row.get(2))));
                }
            }
            return tags;
        }

        @Override
        public String kind() {
            return "rule";
        }

        private static String text(Optional<Object> cell) {
            return cell.orElseThrow().toString();
        }
    }

    /** Tags that people set over REST. */
    record ByPeople(SetTags tags) implements TagSource {

        @Override
        public List<Tag> read(SqlEngine tables) {
            return tags.all().stream()
                    .map(tag -> new Tag(
                            tag.node(), tag.name(), tag.value(), Optional.of(new NodeTag.Setting(tag.who(), tag.at()))))
                    .toList();
        }

        @Override
        public String kind() {
            return "rest";
        }
    }

    /** Tags of containers in the inventory. One thread at a time. */
    final class OfInventory implements TagSource {

        private final Supplier<Inventory> inventory;
        private Optional<Inventory> read = Optional.empty();
        private List<Tag> tags = List.of();

        public OfInventory(Supplier<Inventory> inventory) {
            this.inventory = inventory;
        }

        /** A large inventory is gone through once, not with each reading. */
        @Override
        public List<Tag> read(SqlEngine tables) {
            Inventory newest = inventory.get();
            if (read.isEmpty() || read.get() != newest) {
                List<Tag> all = new ArrayList<>();
                for (Container container : newest.containers()) {
                    container
                            .tags()
                            .forEach((name, value) ->
                                    all.add(new Tag(container.name().toString(), name, value)));
                }
                tags = List.copyOf(all);
                read = Optional.of(newest);
            }
            return tags;
        }

        @Override
        public String kind() {
            return "cmdb";
        }
    }

    /** Labels that agents announce of their machines. */
    record Announced(Supplier<Map<ContainerName, Map<String, String>>> labels) implements TagSource {

        @Override
        public List<Tag> read(SqlEngine tables) {
            List<Tag> tags = new ArrayList<>();
            labels.get()
                    .forEach((node, all) ->
                            all.forEach((name, value) -> tags.add(new Tag(node.toString(), name, value))));
            return tags;
        }

        @Override
        public String kind() {
            return Tenant.UNTRUSTED_SOURCE;
        }
    }

    /** A CSV file with the columns node, tag and value. It is read anew with the graph. */
    record TagFile(Path file) implements TagSource {

        private static final List<String> COLUMNS = List.of("node", "tag", "value");

        @Override
        public List<Tag> read(SqlEngine tables) throws TagFailure {
            // Opening a FIFO would wait for a writer.
            if (!Files.isRegularFile(file)) {
                throw new TagFailure(file + " is no file, expected a CSV file with the columns node, tag and value");
            }
            try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
                List<Tag> tags = new ArrayList<>();
                for (NamedCsvRecord line : csv) {
                    if (!line.getHeader().containsAll(COLUMNS)) {
                        throw new TagFailure(file + ": the header is " + line.getHeader()
                                + ", expected the columns node, tag and value");
                    }
                    if (line.getFieldCount() < line.getHeader().size()) {
                        throw new TagFailure(file + ":" + line.getStartingLineNumber() + ": " + line.getFieldCount()
                                + " fields, expected " + line.getHeader().size());
                    }
                    tags.add(new Tag(
                            line.getField("node").strip(),
                            line.getField("tag").strip(),
                            line.getField("value").strip()));
                }
                return tags;
            } catch (IOException | UncheckedIOException | CsvParseException e) {
                throw new TagFailure(file + " cannot be read: " + e.getMessage(), e);
            }
        }

        @Override
        public String kind() {
            return "csv";
        }
    }
}
