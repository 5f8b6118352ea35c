package io.earshot.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.top.Page.Listing;
import io.earshot.cli.top.Page.Row;
import io.earshot.cli.top.Page.Tone;
import io.earshot.cli.top.View.Keystroke;
import io.earshot.cli.top.View.Position;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ViewTest {

    private static final Place FLEET = new Place.Fleet();

    private static Listing list(String... keys) {
        return new Listing(
                "list",
                "none",
                List.of("name"),
                Arrays.stream(keys)
                        .map(key -> new Row(key, List.of(key), Tone.PLAIN, Optional.of(new Place.Container(key))))
                        .toList());
    }

    private static View pressed(Page page, Keystroke... keys) {
        View view = View.start();
        for (Keystroke key : keys) {
            view = view.after(key, page);
        }
        return view;
    }

    @Test
    void theChosenRowStaysWithinItsList() {
        Page page = new Page(List.of(), List.of(list("a", "b", "c")));
        assertThat(pressed(page, Keystroke.DOWN, Keystroke.DOWN, Keystroke.DOWN, Keystroke.DOWN)
                        .position()
                        .row())
                .isEqualTo(2);
        assertThat(pressed(page, Keystroke.END).position().row()).isEqualTo(2);
        assertThat(pressed(page, Keystroke.END, Keystroke.PAGE_UP, Keystroke.UP)
                        .position()
                        .row())
                .isZero();
        assertThat(pressed(Page.EMPTY, Keystroke.DOWN, Keystroke.END, Keystroke.OPEN, Keystroke.NEXT_LIST)
                        .position())
                .isEqualTo(new Position(FLEET, 0, 0));
    }

    @Test
    void tabGoesRoundTheLists() {
        Page page = new Page(List.of(), List.of(list("a"), list(), list("b", "c")));
        assertThat(pressed(page, Keystroke.PREVIOUS_LIST, Keystroke.DOWN)
                        .chosen(page)
                        .map(Row::key))
                .contains("c");
        assertThat(pressed(page, Keystroke.NEXT_LIST).chosen(page)).isEmpty();
        assertThat(pressed(page, Keystroke.NEXT_LIST, Keystroke.NEXT_LIST, Keystroke.NEXT_LIST)
                        .position()
                        .list())
                .isZero();
    }

    @Test
    void backLeadsToTheRowThatWasOpened() {
        Page page = new Page(List.of(), List.of(list("a", "b")));
        View opened = pressed(page, Keystroke.DOWN, Keystroke.OPEN);
        assertThat(opened.position()).isEqualTo(new Position(new Place.Container("b"), 0, 0));
        assertThat(opened.after(Keystroke.BACK, page).position()).isEqualTo(new Position(FLEET, 0, 1));
        assertThat(opened.after(Keystroke.BACK, page)
                        .after(Keystroke.BACK, page)
                        .position()
                        .place())
                .isEqualTo(FLEET);
    }

    @Test
    void theChosenRowIsFollowedWhereItMoves() {
        Page before = new Page(List.of(), List.of(list("a", "b", "c")));
        View view = pressed(before, Keystroke.DOWN);
        Page after = new Page(List.of(), List.of(list("x", "y", "c", "b")));
        assertThat(view.onto(before, after).position().row()).isEqualTo(3);
        assertThat(view.onto(before, new Page(List.of(), List.of(list("x"))))
                        .position()
                        .row())
                .isZero();
        assertThat(view.onto(before, Page.EMPTY).position().row()).isZero();
    }

    @Test
    void anyKeyClosesTheHelp() {
        assertThat(pressed(Page.EMPTY, Keystroke.HELP).help()).isTrue();
        assertThat(pressed(Page.EMPTY, Keystroke.HELP, Keystroke.DOWN).help()).isFalse();
    }
}
