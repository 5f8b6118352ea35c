package io.earshot.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.top.Page.Listing;
import io.earshot.cli.top.Page.Row;
import io.earshot.cli.top.Page.Tone;
import io.earshot.cli.top.Screen.Freshness;
import io.earshot.cli.top.Screen.Line;
import io.earshot.cli.top.Screen.Style;
import io.earshot.cli.top.View.Keystroke;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenTest {

    private static final Freshness FRESH =
            new Freshness("http://127.0.0.1:8090", Optional.of(Duration.ofSeconds(1)), Optional.empty());

    private static Listing list(String title, int rows) {
        return new Listing(
                title,
                "nothing here",
                List.of("name", "what"),
                IntStream.range(0, rows)
                        .mapToObj(i ->
                                new Row(title + i, List.of(title + i, "word ".repeat(20)), Tone.BAD, Optional.empty()))
                        .toList());
    }

    private static final Page PAGE =
            new Page(List.of("48 containers"), List.of(list("first", 2), list("second", 100), list("third", 3)));

    private static List<String> texts(List<Line> lines) {
        return lines.stream().map(Line::text).toList();
    }

    @ParameterizedTest
    @CsvSource({"80,24", "200,60", "40,12", "10,5", "20,3", "1,1"})
    void noScreenIsOverfull(int width, int height) {
        View view = View.start();
        for (int i = 0; i < 120; i++) {
            List<Line> lines = Screen.draw(view, PAGE, FRESH, width, height);
            assertThat(lines).hasSizeLessThanOrEqualTo(height);
            view = view.after(i % 40 == 39 ? Keystroke.NEXT_LIST : Keystroke.DOWN, PAGE);
        }
        assertThat(Screen.draw(view.after(Keystroke.HELP, PAGE), PAGE, FRESH, width, height))
                .hasSizeLessThanOrEqualTo(height);
    }

    @ParameterizedTest
    @CsvSource({"80,24", "200,60", "40,12", "80,7"})
    void theChosenRowIsAlwaysThere(int width, int height) {
        View view = View.start().after(Keystroke.NEXT_LIST, PAGE);
        for (int i = 0; i < 100; i++) {
            assertThat(Screen.draw(view, PAGE, FRESH, width, height))
                    .filteredOn(line -> line.style() == Style.CHOSEN)
                    .singleElement()
                    .satisfies(line -> assertThat(line.text()).contains("second" + view(line.text())));
            view = view.after(Keystroke.DOWN, PAGE);
        }
    }

    private static String view(String line) {
        return line.replaceAll("\\s*second(\\d+).*", "$1");
    }

    @Test
    void aShortListLeavesItsRoomToALongOne() {
        List<String> lines = texts(Screen.draw(View.start(), PAGE, FRESH, 80, 24));
        assertThat(lines).contains("> first  2", "  third  3");
        assertThat(lines).anyMatch(line -> line.matches("  second  1 to \\d+ of 100"));
        assertThat(lines.stream().filter(line -> line.contains("second")).count())
                .isGreaterThan(4);
        assertThat(lines.getLast()).contains("q quit");
    }

    @Test
    void anEmptyListSaysSo() {
        Page page = new Page(List.of(), List.of(list("first", 0)));
        assertThat(texts(Screen.draw(View.start(), page, FRESH, 80, 24))).contains("  nothing here");
    }

    @Test
    void oldFiguresAreCalledOldWhereTheServerDoesNotAnswer() {
        List<Line> lines = Screen.draw(
                View.start(),
                PAGE,
                new Freshness("http://127.0.0.1:8090", Optional.of(Duration.ofSeconds(70)), Optional.of("no answer")),
                80,
                24);
        assertThat(lines.getFirst()).isEqualTo(new Line("no answer; what is below is 70 s old", Style.BAD));
    }

    @Test
    void aLongLineIsCutVisibly() {
        assertThat(texts(Screen.draw(View.start(), PAGE, FRESH, 40, 24)))
                .anyMatch(line -> line.length() == 40 && line.endsWith("~"));
    }
}
