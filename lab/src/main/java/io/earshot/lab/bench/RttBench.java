package io.earshot.lab.bench;

import io.earshot.agent.kernel.SocketPlace;
import io.earshot.lab.ratios.Ratio;
import io.earshot.model.Ip;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Round trips to loopback addresses, by the agent's own probing and by fping at the same time. */
public final class RttBench {

    private static final int TARGETS = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private final int rounds;
    private final int seconds;

    /** @param seconds of each round */
    public RttBench(int rounds, int seconds) {
        this.rounds = rounds;
        this.seconds = seconds;
    }

    /** Medians of all round trips of a round, in microseconds. */
    private record Round(double earshot, double fping, boolean starved) {}

    /** @throws IOException with a message for people, as when there is no fping */
    public Ratio run() throws IOException {
        List<Round> all = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            all.add(round());
        }
        long starved = all.stream().filter(Round::starved).count();
        return Ratio.ofTurns(
                "median round trip to " + TARGETS + " loopback addresses, µs"
                        + (starved == 0 ? "" : " (our process starved in " + starved + " of " + rounds + " rounds)"),
                all.stream().mapToDouble(Round::earshot).toArray(),
                "fping",
                all.stream().mapToDouble(Round::fping).toArray());
    }

    private Round round() throws IOException {
        List<Ip> targets = IntStream.rangeClosed(1, TARGETS)
                .mapToObj(i -> Ip.parse("127.78.0." + i))
                .toList();
        int times = seconds + (int) WARM_UP.toSeconds();
        List<String> command =
                new ArrayList<>(List.of("fping", "-q", "-C", Integer.toString(times), "-p", "1000", "-i", "10"));
        targets.forEach(ip -> command.add(ip.toString()));
        try (Rival fping = new Rival(new ProcessBuilder(command))) {
            ProbedTargets.Result earshot = ProbedTargets.probe(
                    targets, Duration.ofSeconds(1), WARM_UP, Duration.ofSeconds(seconds), SocketPlace.HERE);
            return new Round(earshot.medianMicros(), medianMicros(fping.said()), earshot.starved());
        }
    }

    /** Lines as {@code 127.78.0.1 : 0.051 0.048 -}, in milliseconds. */
    private static double medianMicros(String said) throws IOException {
        double[] millis = said.lines()
                .filter(line -> line.contains(" : "))
                .flatMap(line ->
                        Arrays.stream(line.substring(line.indexOf(" : ") + 3).split(" ")))
                .filter(value -> value.matches("[0-9.]+"))
                .mapToDouble(Double::parseDouble)
                .sorted()
                .toArray();
        if (millis.length == 0) {
            throw new IOException("fping said nothing of round trips: " + said);
        }
        return 1e3 * millis[millis.length / 2];
    }
}
