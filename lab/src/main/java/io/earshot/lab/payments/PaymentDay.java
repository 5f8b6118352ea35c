package io.earshot.lab.payments;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;

/**
 * Makes a payment day: bursts, declines, requests without an answer and their reversals, late answers, answers that overtake each
 * other, reconnections, and frames that the mirror delivers twice. The same seed makes the same day.
 */
public final class PaymentDay {

    /** When the day begins: midnight, UTC. */
    static final long START = 1_795_910_400_000_000_000L;

    static final long LIMIT = 10_000_000_000L;
    static final long TARGET = 200_000_000L;

    private static final long MINUTE = 60_000_000_000L;
    private static final int CONNECTIONS = 24;
    /** Of seven minutes five are as usual, one has four times as many transactions, and one has four for seven. */
    private static final double MEAN_SPEED = 7 / (5 + 1 / 0.25 + 1 / 1.75);

    /** Something that is sent later. */
    private record Later(long nanos, int connection, boolean fromClient, String type, int trace, String code) {}

    /** A request that waits for its answer. */
    private record Pending(long sent, String code) {}

    /** A request with its answer. */
    private record Answered(String type, long nanos, String code, long latency) {}

    private final Map<String, Pending> pending = new HashMap<>();
    private final List<Answered> answered = new ArrayList<>();
    private final Random random = new Random(8_583);
    private final int transactions;
    private final int minutes;
    private final TreeMap<Long, MinuteTruth> truth = new TreeMap<>();
    /** Counts what was sent of each message type. */
    private final Map<String, Map<Long, MinuteTruth>> truthOfTypes = new TreeMap<>();

    private final PriorityQueue<Later> later = new PriorityQueue<>(Comparator.comparingLong(Later::nanos));
    private final PaymentFrames.Connection[] connections = new PaymentFrames.Connection[CONNECTIONS];
    private PaymentFrames frames;
    private long last;

    /** @param minutes over which the transactions are spread */
    public PaymentDay(int transactions, int minutes) {
        this.transactions = transactions;
        this.minutes = minutes;
    }

    /** Writes the day as a capture. Returns the number of frames. */
    public long write(OutputStream out) throws IOException {
        frames = new PaymentFrames(out);
        double step = minutes * (double) MINUTE / transactions / MEAN_SPEED;
        double at = START;
        for (int i = 0; i < transactions; i++) {
            // Every seventh minute is a burst, and before it is quiet.
            int minute = (int) ((at - START) / MINUTE);
            at += step * (minute % 7 == 3 ? 0.25 : minute % 7 == 2 ? 1.75 : 1.0) * 2 * random.nextDouble();
            sendUntil((long) at);
            request((long) at, i % 1_000_000);
        }
        sendUntil(Long.MAX_VALUE);
        return frames.frames();
    }

    private void sendUntil(long nanos) throws IOException {
        while (!later.isEmpty() && later.peek().nanos() <= nanos) {
            Later next = later.poll();
            send(next.nanos(), next.connection(), next.fromClient(), next.type(), next.trace(), next.code());
        }
    }

    private void request(long nanos, int trace) throws IOException {
        int connection = random.nextInt(CONNECTIONS);
        long sent = send(nanos, connection, true, "0200", trace, "");
        int fate = random.nextInt(10_000);
        if (fate < 20) {
            add("0200", sent, "-", -1);
            later.add(new Later(sent + LIMIT + 1_000_000, connection, true, "0400", trace, ""));
            return;
        }
        long latency = fate < 25
                ? LIMIT + 1_000_000 + random.nextInt(1_000_000_000)
                : (long) (20_000_000 * Math.exp(random.nextGaussian() * 0.8));
        answer(sent, latency, connection, "0210", trace);
    }

    private void answer(long sent, long latency, int connection, String type, int trace) {
        String code = switch (random.nextInt(40)) {
            case 0 -> "51";
            case 1 -> "55";
            case 2 -> "91";
            default -> "00";
        };
        // One in a hundred comes by another connection.
        int back = random.nextInt(100) == 0 ? random.nextInt(CONNECTIONS) : connection;
        pending.put(type + trace, new Pending(sent, code));
        later.add(new Later(sent + latency, back, false, type, trace, code));
    }

    private void add(String type, long nanos, String code, long latency) {
        long start = nanos - Math.floorMod(nanos, MINUTE);
        truth.computeIfAbsent(start, MinuteTruth::new).add(nanos, code, latency);
        truthOfTypes
                .computeIfAbsent(type, _ -> new TreeMap<>())
                .computeIfAbsent(start, MinuteTruth::new)
                .add(nanos, code, latency);
    }

    private long send(long nanos, int connection, boolean fromClient, String type, int trace, String code)
            throws IOException {
        long at = Math.max(nanos, last + 1_000);
        last = at;
        if (connections[connection] == null) {
            connections[connection] = frames.open(at);
        } else if (random.nextInt(2_000) == 0) {
            frames.close(connections[connection], at);
            connections[connection] = frames.open(at);
        }
        int copies = random.nextInt(100) == 0 ? 2 : 1;
        frames.data(connections[connection], fromClient, message(type, trace, code), at, copies);
        if (!fromClient) {
            Pending request = pending.remove(type + trace);
            answered.add(new Answered(type.substring(0, 2) + "00", request.sent(), code, at - request.sent()));
        } else if (type.equals("0400")) {
            answer(at, 15_000_000, connection, "0410", trace);
        }
        return at;
    }

    private static byte[] message(String type, int trace, String code) {
        String body = type
                + (code.isEmpty() ? "7020000000800000" : "7020000002800000")
                + "16"
                + "4111111111111111"
                + "000000"
                + "000000001230"
                + digits(trace, 6)
                + code
                + "T"
                + digits(trace % 500, 7);
        return (digits(body.length(), 4) + body).getBytes(StandardCharsets.US_ASCII);
    }

    private static String digits(int value, int count) {
        String text = Integer.toString(value);
        return "0".repeat(count - text.length()) + text;
    }

    /** Returns the true figures of each minute, by its beginning. */
    Map<Long, MinuteTruth> truth() {
        answered.forEach(sent -> add(sent.type(), sent.nanos(), sent.code(), sent.latency()));
        answered.clear();
        truth.values().forEach(MinuteTruth::sort);
        truthOfTypes.values().forEach(minutes -> minutes.values().forEach(MinuteTruth::sort));
        return truth;
    }

    /** Returns the true figures of each minute for each message type that asks; after {@link #truth}. */
    Map<String, Map<Long, MinuteTruth>> truthOfTypes() {
        return truthOfTypes;
    }
}
