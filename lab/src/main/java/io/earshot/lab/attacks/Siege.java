package io.earshot.lab.attacks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An attack by some attackers at once, each again as soon as it was answered, until it is closed. */
final class Siege implements AutoCloseable {

    static final int ATTACKERS = 8;

    /** An attacker on the same machine that never rests would take the cores that the server is to be measured on. */
    private static final Duration REST = Duration.ofMillis(10);

    /** Its connection was not taken, or broke. */
    private static final int BROKEN = -1;

    private final Attack attack;
    private final List<Thread> attackers = new ArrayList<>();
    private final Map<Integer, Long> answers = new TreeMap<>();

    Siege(Attack attack) {
        this.attack = attack;
        for (int i = 0; i < ATTACKERS; i++) {
            attackers.add(Thread.ofVirtual().start(this::attack));
        }
    }

    private void attack() {
        try {
            while (true) {
                int status = once();
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                synchronized (answers) {
                    answers.merge(status, 1L, Long::sum);
                    answers.notifyAll();
                }
                Thread.sleep(REST);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private int once() throws InterruptedException {
        try {
            return attack.once();
        } catch (IOException e) {
            return BROKEN;
        }
    }

    /** Waits until so many were answered, or done where nothing is answered. */
    void awaitAnswers(int wanted) throws InterruptedException {
        synchronized (answers) {
            while (count() < wanted) {
                answers.wait();
            }
        }
    }

    private long count() {
        return answers.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Counts the answers that did not refuse the attacker. */
    long broughtThrough() {
        synchronized (answers) {
            return answers.entrySet().stream()
                    .filter(entry -> !attack.isRefused(entry.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }
    }

    /** As in {@code 403 1200 times}. */
    @Override
    public String toString() {
        synchronized (answers) {
            return answers.entrySet().stream()
                    .map(entry -> switch (entry.getKey()) {
                                case BROKEN -> "no connection";
                                case 0 -> "held or closed";
                                default -> entry.getKey().toString();
                            }
                            + " " + entry.getValue() + " times")
                    .collect(Collectors.joining(", "));
        }
    }

    @Override
    public void close() {
        attackers.forEach(Thread::interrupt);
        try {
            for (Thread attacker : attackers) {
                attacker.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            attack.close();
        }
    }
}
