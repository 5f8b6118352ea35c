package io.earshot.cli.top;

import io.earshot.cli.top.Page.Listing;
import io.earshot.cli.top.Page.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds the place that is shown, and the way there.
 *
 * @param way the places up to the one that is shown, which is the last
 * @param help whether the keys are explained instead
 */
record View(List<Position> way, boolean help) {

    /** A key that was pressed. */
    enum Keystroke {
        UP,
        DOWN,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        NEXT_LIST,
        PREVIOUS_LIST,
        OPEN,
        BACK,
        HELP,
        REFRESH,
        QUIT
    }

    /** A place, with the row that is chosen there. */
    record Position(Place place, int list, int row) {}

    private static final int PAGE = 10;

    View {
        way = List.copyOf(way);
    }

    static View start() {
        return new View(List.of(new Position(new Place.Fleet(), 0, 0)), false);
    }

    Position position() {
        return way.getLast();
    }

    /** Returns the row that is chosen, if the list has any. */
    Optional<Row> chosen(Page page) {
        Position at = position();
        return at.list() < page.lists().size()
                        && at.row() < page.lists().get(at.list()).rows().size()
                ? Optional.of(page.lists().get(at.list()).rows().get(at.row()))
                : Optional.empty();
    }

    /** Returns the view after a key. REFRESH and QUIT change nothing here. */
    View after(Keystroke key, Page page) {
        if (help) {
            return key == Keystroke.QUIT || key == Keystroke.REFRESH ? this : new View(way, false);
        }
        Position at = position();
        return switch (key) {
            case UP -> moved(page, at.row() - 1);
            case DOWN -> moved(page, at.row() + 1);
            case PAGE_UP -> moved(page, at.row() - PAGE);
            case PAGE_DOWN -> moved(page, at.row() + PAGE);
            case HOME -> moved(page, 0);
            case END -> moved(page, Integer.MAX_VALUE);
            case NEXT_LIST -> inList(page, at.list() + 1);
            case PREVIOUS_LIST -> inList(page, at.list() - 1);
            case OPEN ->
                chosen(page)
                        .flatMap(Row::target)
                        .filter(target -> !target.equals(at.place()))
                        .map(this::opened)
                        .orElse(this);
            case BACK -> way.size() > 1 ? new View(way.subList(0, way.size() - 1), false) : this;
            case HELP -> new View(way, true);
            case REFRESH, QUIT -> this;
        };
    }

    /** Returns the view with the same row chosen, if it is still there, after its page was read again. */
    View onto(Page before, Page after) {
        Position at = position();
        Optional<String> key = chosen(before).map(Row::key);
        if (key.isPresent() && at.list() < after.lists().size()) {
            List<Row> rows = after.lists().get(at.list()).rows();
            for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).key().equals(key.get())) {
                    return at(new Position(at.place(), at.list(), i));
                }
            }
        }
        return moved(after, at.row());
    }

    private View opened(Place place) {
        List<Position> longer = new ArrayList<>(way);
        longer.add(new Position(place, 0, 0));
        return new View(longer, false);
    }

    private View inList(Page page, int list) {
        int lists = Math.max(1, page.lists().size());
        return at(new Position(position().place(), Math.floorMod(list, lists), 0));
    }

    private View moved(Page page, int row) {
        Position at = position();
        List<Listing> lists = page.lists();
        int rows = at.list() < lists.size() ? lists.get(at.list()).rows().size() : 0;
        return at(new Position(at.place(), at.list(), Math.clamp(row, 0, Math.max(0, rows - 1))));
    }

    private View at(Position position) {
        List<Position> same = new ArrayList<>(way);
        same.set(same.size() - 1, position);
        return new View(same, help);
    }
}
