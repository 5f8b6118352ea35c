package io.earshot.cli.top;

import io.earshot.cli.top.Screen.Freshness;
import io.earshot.cli.top.Screen.Line;
import io.earshot.cli.top.View.Keystroke;
import java.io.IOException;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Curses;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import tools.jackson.core.JacksonException;

/** Draws the fleet in a terminal and follows its keys, until somebody quits. One thread reads keys, one asks the server, this one draws. */
public final class FleetTerminal {

    private sealed interface Event {}

    private record Pressed(Keystroke key) implements Event {}

    private record Resized() implements Event {}

    private record Answered(Place place, Page page) implements Event {}

    private record Unanswered(String problem) implements Event {}

    private static final Duration TICK = Duration.ofSeconds(1);

    private final Terminal terminal;
    private final String server;
    private final Questions questions;
    private final Duration every;
    private final boolean coloured;
    private final InstantSource clock;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    /** The place that the asking thread is to read next, at once. */
    private final BlockingQueue<Place> wanted = new LinkedBlockingQueue<>();

    private View view = View.start();
    private Page page = Page.EMPTY;
    private Optional<Instant> answeredAt = Optional.empty();
    private Optional<String> problem = Optional.empty();

    private FleetTerminal(
            Terminal terminal,
            String server,
            Questions questions,
            Duration every,
            boolean coloured,
            InstantSource clock) {
        this.terminal = terminal;
        this.server = server;
        this.questions = questions;
        this.every = every;
        this.coloured = coloured;
        this.clock = clock;
    }

    /**
     * Goes on until somebody quits.
     *
     * @param server as the title names it
     * @param stopped whether the process was asked to end
     * @return false if the terminal cannot move its cursor
     */
    public static boolean run(
            String server,
            Questions questions,
            Duration every,
            boolean coloured,
            InstantSource clock,
            BooleanSupplier stopped)
            throws IOException, InterruptedException {
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).dumb(true).build()) {
            if (terminal.getStringCapability(Capability.cursor_address) == null) {
                return false;
            }
            new FleetTerminal(terminal, server, questions, every, coloured, clock).run(stopped);
            return true;
        }
    }

    private void run(BooleanSupplier stopped) throws InterruptedException {
        terminal.enterRawMode();
        terminal.handle(Signal.WINCH, _ -> events.add(new Resized()));
        terminal.handle(Signal.INT, _ -> events.add(new Pressed(Keystroke.QUIT)));
        terminal.handle(Signal.TSTP, Terminal.SignalHandler.SIG_IGN);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.keypad_xmit);
        terminal.puts(Capability.cursor_invisible);
        String back = controls(Capability.cursor_visible, Capability.keypad_local, Capability.exit_ca_mode);
        try {
            Thread.ofPlatform().daemon().name("keys").start(this::readKeys);
            Thread.ofPlatform().daemon().name("questions").start(this::ask);
            follow(stopped);
        } catch (IllegalStateException e) {
            // At a signal JLine closes the terminal by itself, whatever is being drawn.
            if (!stopped.getAsBoolean()) {
                throw e;
            }
        } finally {
            // Past the terminal, since it may be closed. Its attributes are restored by whoever closes it.
            System.out.print(back);
            System.out.flush();
        }
    }

    private String controls(Capability... capabilities) {
        StringWriter controls = new StringWriter();
        for (Capability capability : capabilities) {
            String control = terminal.getStringCapability(capability);
            if (control != null) {
                Curses.tputs(controls, control);
            }
        }
        return controls.toString();
    }

    private void follow(BooleanSupplier stopped) throws InterruptedException {
        Display display = new Display(terminal, true);
        while (!stopped.getAsBoolean()) {
            draw(display);
            Event event = events.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
            switch (event) {
                case null -> {}
                case Resized() -> display.clear();
                case Pressed(Keystroke key)
                when key == Keystroke.QUIT -> {
                    return;
                }
                case Pressed(Keystroke key) -> {
                    View before = view;
                    press(key);
                    // Another page is drawn as a whole, which also mends what others wrote into the terminal.
                    if (key == Keystroke.REFRESH || isOther(before)) {
                        display.clear();
                    }
                }
                case Answered(Place place, Page answer)
                when place.equals(view.position().place()) -> {
                    view = view.onto(page, answer);
                    page = answer;
                    answeredAt = Optional.of(clock.instant());
                    problem = Optional.empty();
                }
                case Answered _ -> {}
                case Unanswered(String why) -> problem = Optional.of(why);
            }
        }
    }

    private boolean isOther(View before) {
        return before.help() != view.help()
                || !before.position().place().equals(view.position().place());
    }

    private void press(Keystroke key) {
        Place before = view.position().place();
        view = view.after(key, page);
        if (!view.position().place().equals(before)) {
            page = Page.EMPTY;
            answeredAt = Optional.empty();
            wanted.add(view.position().place());
        } else if (key == Keystroke.REFRESH) {
            wanted.add(before);
        }
    }

    private void draw(Display display) {
        Size size = terminal.getSize();
        int width = Math.max(1, size.getColumns());
        int height = Math.max(1, size.getRows());
        display.resize(Size.of(width, height));
        Freshness freshness =
                new Freshness(server, answeredAt.map(at -> Duration.between(at, clock.instant())), problem);
        List<AttributedString> lines = Screen.draw(view, page, freshness, width, height).stream()
                .map(line -> styled(line, width))
                .toList();
        display.update(lines, 0);
    }

    private AttributedString styled(Line line, int width) {
        AttributedStyle style = AttributedStyle.DEFAULT;
        style = switch (line.style()) {
            case TITLE -> style.bold();
            case PLAIN -> style;
            case COLUMNS, HINT -> coloured ? style.faint() : style;
            case BAD -> coloured ? style.foreground(AttributedStyle.RED).bold() : style.bold();
            case WARN -> coloured ? style.foreground(AttributedStyle.YELLOW) : style;
            case UNKNOWN -> coloured ? style.foreground(AttributedStyle.CYAN) : style;
            case CHOSEN -> style.inverse();
        };
        return new AttributedString(line.text(), style).columnSubSequence(0, width);
    }

    private void readKeys() {
        BindingReader reader = new BindingReader(terminal.reader());
        KeyMap<Keystroke> keys = keys();
        while (true) {
            Keystroke key = reader.readBinding(keys);
            // Without a key the terminal is gone.
            events.add(new Pressed(key == null ? Keystroke.QUIT : key));
            if (key == null || key == Keystroke.QUIT) {
                return;
            }
        }
    }

    private KeyMap<Keystroke> keys() {
        KeyMap<Keystroke> keys = new KeyMap<>();
        keys.setAmbiguousTimeout(100);
        keys.bind(Keystroke.UP, KeyMap.key(terminal, Capability.key_up), "\033[A", "k");
        keys.bind(Keystroke.DOWN, KeyMap.key(terminal, Capability.key_down), "\033[B", "j");
        keys.bind(Keystroke.OPEN, KeyMap.key(terminal, Capability.key_right), "\033[C", "\r", "\n", "l");
        keys.bind(Keystroke.BACK, KeyMap.key(terminal, Capability.key_left), "\033[D", "\033", "\177", "\b", "h");
        keys.bind(Keystroke.PAGE_UP, "\033[5~");
        keys.bind(Keystroke.PAGE_DOWN, "\033[6~", " ");
        keys.bind(Keystroke.HOME, "\033[H", "\033OH", "\033[1~", "g");
        keys.bind(Keystroke.END, "\033[F", "\033OF", "\033[4~", "G");
        keys.bind(Keystroke.NEXT_LIST, "\t");
        keys.bind(Keystroke.PREVIOUS_LIST, "\033[Z");
        keys.bind(Keystroke.HELP, "?");
        keys.bind(Keystroke.REFRESH, "r");
        keys.bind(Keystroke.QUIT, "q", "\003", "\004");
        return keys;
    }

    /** Reads the place that is shown, again and again. */
    private void ask() {
        Place place = new Place.Fleet();
        while (true) {
            try {
                events.add(new Answered(place, FleetPages.read(place, questions)));
            } catch (UnansweredException e) {
                events.add(new Unanswered(e.getMessage()));
            } catch (JacksonException | DateTimeException e) {
                events.add(new Unanswered("the server's answer is not understood: " + e.getMessage()));
            }
            try {
                Place next = wanted.poll(every.toMillis(), TimeUnit.MILLISECONDS);
                // Whoever goes on quickly wants the last place alone.
                while (next != null) {
                    place = next;
                    next = wanted.poll();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
