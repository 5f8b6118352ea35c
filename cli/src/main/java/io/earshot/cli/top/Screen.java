package io.earshot.cli.top;

import io.earshot.cli.top.Page.Listing;
import io.earshot.cli.top.Page.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lays out what fits into a terminal. */
final class Screen {

    /** The style of a line. */
    enum Style {
        TITLE,
        PLAIN,
        COLUMNS,
        BAD,
        WARN,
        UNKNOWN,
        CHOSEN,
        HINT
    }

    record Line(String text, Style style) {}

    /**
     * Says how fresh the page is.
     *
     * @param age of the newest answer, if there was one
     * @param problem why there is no newer one
     */
    record Freshness(String server, Optional<Duration> age, Optional<String> problem) {}

    private static final String KEYS = "Up/Down choose  Tab list  Enter open  Esc back  r read  ? keys  q quit";

    private static final List<String> HELP = List.of(
            "Up, Down, j, k    choose a row; also PageUp, PageDown, Home, End",
            "Tab, Shift-Tab    go to the next list, or the one before",
            "Enter, Right      open what the row is about: an incident, a data centre, a container",
            "Esc, Left, Back   go back",
            "r                 read again now",
            "q, Ctrl-C         quit",
            "",
            "Each of these keys closes this page.");

    private Screen() {}

    /** Returns at most so many lines; a terminal cuts what is too wide. */
    static List<Line> draw(View view, Page page, Freshness freshness, int width, int height) {
        List<Line> lines = new ArrayList<>();
        lines.add(title(freshness, width));
        if (view.help()) {
            HELP.forEach(line -> lines.add(new Line(line, Style.PLAIN)));
            return lines.subList(0, Math.min(lines.size(), height));
        }
        page.head().forEach(line -> lines.add(new Line(line, Style.PLAIN)));
        int room = Math.max(0, height - lines.size() - 1);
        List<Integer> rows = share(page.lists(), view.position().list(), room);
        for (int i = 0; i < page.lists().size(); i++) {
            if (rows.get(i) > 0) {
                boolean here = i == view.position().list();
                draw(
                        page.lists().get(i),
                        rows.get(i),
                        here ? Optional.of(view.position().row()) : Optional.empty(),
                        width,
                        lines);
            }
        }
        while (lines.size() < height - 1) {
            lines.add(new Line("", Style.PLAIN));
        }
        List<Line> shown = new ArrayList<>(lines.subList(0, Math.min(lines.size(), Math.max(0, height - 1))));
        shown.add(new Line(KEYS, Style.HINT));
        return shown;
    }

    private static Line title(Freshness freshness, int width) {
        String left = "earshot top  " + freshness.server();
        if (freshness.problem().isPresent()) {
            String old = freshness
                    .age()
                    .map(age -> "; what is below is " + age.toSeconds() + " s old")
                    .orElse("");
            return new Line(freshness.problem().get() + old, Style.BAD);
        }
        String right = freshness.age().map(age -> age.toSeconds() + " s old").orElse("reading");
        return new Line(left + " ".repeat(Math.max(2, width - left.length() - right.length())) + right, Style.TITLE);
    }

    /**
     * Shares the lines among the lists, each of which needs a title, its columns and a line between. The list with the chosen row
     * gets a row before others do; a list without room is not shown.
     */
    private static List<Integer> share(List<Listing> lists, int chosen, int room) {
        int[] rows = new int[lists.size()];
        int left = room;
        for (int i = 0; i < lists.size(); i++) {
            int next = Math.floorMod(chosen + i, lists.size());
            if (left >= 4 || (i == 0 && left >= 3)) {
                rows[next] = 1;
                left -= 4;
            }
        }
        boolean given = true;
        while (left > 0 && given) {
            given = false;
            for (int i = 0; i < lists.size() && left > 0; i++) {
                if (rows[i] > 0 && rows[i] < lists.get(i).rows().size()) {
                    rows[i]++;
                    left--;
                    given = true;
                }
            }
        }
        List<Integer> shares = new ArrayList<>();
        for (int share : rows) {
            shares.add(share);
        }
        return shares;
    }

    private static void draw(Listing list, int room, Optional<Integer> chosen, int width, List<Line> lines) {
        lines.add(new Line("", Style.PLAIN));
        int size = list.rows().size();
        int first = Math.clamp(chosen.orElse(0) - room / 2, 0, Math.max(0, size - room));
        String part = size > room ? "  " + (first + 1) + " to " + (first + room) + " of " + size : "  " + size;
        lines.add(new Line((chosen.isPresent() ? "> " : "  ") + list.title() + part, Style.TITLE));
        if (size == 0) {
            lines.add(new Line("  " + list.empty(), Style.PLAIN));
            return;
        }
        List<Row> shown = list.rows().subList(first, Math.min(size, first + room));
        int[] widths = widths(list, shown);
        lines.add(new Line(row(list.columns(), widths, width), Style.COLUMNS));
        for (int i = 0; i < shown.size(); i++) {
            boolean here = chosen.isPresent() && chosen.get() == first + i;
            lines.add(new Line(row(shown.get(i).cells(), widths, width), here ? Style.CHOSEN : style(shown.get(i))));
        }
    }

    private static Style style(Row row) {
        return switch (row.tone()) {
            case PLAIN -> Style.PLAIN;
            case BAD -> Style.BAD;
            case WARN -> Style.WARN;
            case UNKNOWN -> Style.UNKNOWN;
        };
    }

    private static int[] widths(Listing list, List<Row> shown) {
        int[] widths = new int[list.columns().size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = list.columns().get(i).length();
            for (Row row : shown) {
                widths[i] = Math.max(widths[i], row.cells().get(i).length());
            }
        }
        return widths;
    }

    private static String row(List<String> cells, int[] widths, int width) {
        StringBuilder line = new StringBuilder("  ");
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i)).repeat(' ', widths[i] - cells.get(i).length() + 2);
        }
        String text = line.toString().stripTrailing();
        return text.length() > width && width > 1 ? text.substring(0, width - 1) + "~" : text;
    }
}
