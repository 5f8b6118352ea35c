package io.earshot.cli.top;

import java.util.List;
import java.util.Optional;

/**
 * Holds all that is known of a place.
 *
 * @param head lines above the lists
 */
record Page(List<String> head, List<Listing> lists) {

    /** Before the first answer. */
    static final Page EMPTY = new Page(List.of(), List.of());

    /** The colour of a row. Its words say the same. */
    enum Tone {
        PLAIN,
        BAD,
        WARN,
        UNKNOWN
    }

    /** @param empty stands in the place of the rows where there are none */
    record Listing(String title, String empty, List<String> columns, List<Row> rows) {
        Listing {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /**
     * One row.
     *
     * @param key tells it from the other rows of its list, now and when it is read again
     * @param target what is shown when somebody chooses it
     */
    record Row(String key, List<String> cells, Tone tone, Optional<Place> target) {
        Row {
            cells = List.copyOf(cells);
        }
    }

    Page {
        head = List.copyOf(head);
        lists = List.copyOf(lists);
    }
}
