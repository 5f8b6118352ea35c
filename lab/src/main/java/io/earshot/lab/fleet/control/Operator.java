package io.earshot.lab.fleet.control;

import io.earshot.lab.fleet.Fleet;
import io.earshot.lab.fleet.breaks.Break;
import io.earshot.lab.fleet.breaks.BreakKind;
import io.earshot.lab.fleet.breaks.Breaks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** Does with a fleet what is said. For one thread at a time. */
public final class Operator {

    private final Fleet fleet;
    private final List<Break> inForce = new ArrayList<>();
    private final CountDownLatch down = new CountDownLatch(1);

    public Operator(Fleet fleet) {
        this.fleet = fleet;
    }

    /** Counted down when somebody wants the fleet to end. */
    public CountDownLatch down() {
        return down;
    }

    /**
     * @param words status; break KIND PLACE…; repair; down
     * @return lines for people
     * @throws IllegalArgumentException with one line for people
     */
    String obey(List<String> words) throws IOException, InterruptedException {
        return switch (words.getFirst()) {
            case "status" -> status();
            case "break" -> breakAt(words.subList(1, words.size()));
            case "repair" -> repair();
            case "down" -> {
                down.countDown();
                yield "going down\n";
            }
            default ->
                throw new IllegalArgumentException(
                        "\"" + words.getFirst() + "\", expected status, break, repair or down");
        };
    }

    private String breakAt(List<String> words) throws IOException, InterruptedException {
        Break wanted = new Breaks(fleet.layout()).at(BreakKind.parse(words.getFirst()), words.subList(1, words.size()));
        wanted.make(fleet);
        inForce.add(wanted);
        return "broken: " + say(wanted) + "\n";
    }

    private String repair() throws IOException, InterruptedException {
        StringBuilder said = new StringBuilder();
        while (!inForce.isEmpty()) {
            Break last = inForce.removeLast();
            last.mend(fleet);
            said.append("mended: ").append(say(last)).append('\n');
        }
        return said.isEmpty() ? "nothing is broken\n" : said.toString();
    }

    private static String say(Break each) {
        return (each.kind().label() + " " + each.where()).strip();
    }

    /** Returns the addresses to look at, the present breaks, and the server's view. */
    public String status() throws IOException {
        String links = fleet.questions().rows("SELECT state, COUNT(*) FROM link GROUP BY state ORDER BY state").stream()
                .map(row -> row.getLast() + " " + row.getFirst())
                .collect(Collectors.joining(", "));
        String incidents =
                fleet.questions().rows("SELECT summary FROM incident WHERE state = 'OPEN' ORDER BY id").stream()
                        .map(row -> "  " + row.getFirst() + "\n")
                        .collect(Collectors.joining());
        String broken = inForce.stream().map(each -> "  " + say(each) + "\n").collect(Collectors.joining());
        return """
            page     %1$s/ with the token %2$s
            SQL      EARSHOT_TOKEN=%2$s earshot sql --server %1$s 'SELECT * FROM incident'
            Nagios   %3$s
            logs     %4$s
            agents   %5$s
            links    %6$s
            broken   %7$s
            open     %8$s
            """.formatted(
                        fleet.uri(),
                        fleet.token(),
                        fleet.nagios().files().status(),
                        fleet.folder(),
                        fleet.memory(),
                        links.isEmpty() ? "none yet" : links,
                        broken.isEmpty() ? "nothing" : "\n" + broken.stripTrailing(),
                        incidents.isEmpty() ? "no incident" : "\n" + incidents.stripTrailing());
    }
}
