package io.earshot.web.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.glassfish.jersey.server.ChunkedOutput;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events for open pages: how fresh everything is at every beat, the overview whenever it changed. All streams
 * share what one of them read. There are so many streams and no more; each waits on a thread of its own.
 */
final class Live implements AutoCloseable {

    static final Duration BEAT = Duration.ofSeconds(2);
    private static final int STREAMS = 100;

    /** So much more time than the reading took lies between two readings: watching stays cheap in a large fleet. */
    private static final int REST_FACTOR = 10;

    private static final JsonMapper JSON = new JsonMapper();

    /** @param restUntil by the JVM's clock */
    private record Picture(String overview, String freshness, long restUntil) {}

    private final Overview overview;
    private final Semaphore free = new Semaphore(STREAMS);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock reading = new ReentrantLock();
    private Picture picture = new Picture("", "", System.nanoTime());

    Live(Overview overview) {
        this.overview = overview;
    }

    /** A stream, which gives its place back when it ends; empty while too many are open. */
    Optional<ChunkedOutput<byte[]>> open() {
        if (!free.tryAcquire()) {
            return Optional.empty();
        }
        // Jersey's other streams hold back what is shorter than their buffer.
        ChunkedOutput<byte[]> out = new ChunkedOutput<>(byte[].class);
        Thread.ofVirtual().name("live").start(() -> {
            try (out) {
                stream(out);
            } catch (IOException left) {
                // The page was closed.
            } finally {
                free.release();
            }
        });
        return Optional.of(out);
    }

    private void stream(ChunkedOutput<byte[]> out) throws IOException {
        String told = "";
        boolean open = true;
        while (open) {
            Picture now = picture();
            if (!now.overview.equals(told)) {
                told = now.overview;
                out.write(event("overview", told));
            }
            out.write(event("beat", now.freshness));
            open = !isClosedWithin(BEAT);
        }
    }

    private static byte[] event(String name, String data) {
        return ("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private Picture picture() {
        reading.lock();
        try {
            long start = System.nanoTime();
            if (start - picture.restUntil >= 0) {
                String everything = JSON.writeValueAsString(overview.now());
                String freshness = JSON.writeValueAsString(overview.freshness());
                long took = System.nanoTime() - start;
                long rest = Math.max(BEAT.toNanos() / 2, REST_FACTOR * took);
                picture = new Picture(everything, freshness, start + took + rest);
            }
            return picture;
        } finally {
            reading.unlock();
        }
    }

    private boolean isClosedWithin(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Ends all streams. */
    @Override
    public void close() {
        closed.countDown();
    }
}
