package io.earshot.traffic.kafka;

import io.earshot.cluster.LogAwayException;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.KafkaUse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/** Decodes segments and computes figures, together with any number of other workers on other machines. */
public final class TrafficWorker implements AutoCloseable {

    private final List<Decoding> decodings = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final StreamEngine engine;

    /**
     * Starts it.
     *
     * @param count of threads that decode, and of threads that compute
     * @param folder for locks of the stream engine; holds no data
     * @throws LogAwayException if the topics cannot be used
     */
    public TrafficWorker(List<App> apps, KafkaUse use, int count, Path folder) throws LogAwayException {
        new TrafficTopics(use).require();
        try {
            engine = new StreamEngine(apps, use, count, folder);
        } catch (KafkaException e) {
            throw new LogAwayException("the stream engine does not start: " + e.getMessage(), e);
        }
        for (int i = 0; i < count; i++) {
            Decoding decoding = new Decoding(List.copyOf(apps), use);
            decodings.add(decoding);
            threads.add(Thread.ofPlatform().name("decoder-" + i).daemon().start(decoding));
        }
    }

    /** Waits until it is stopped. */
    public void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Ends it soon. Callable from any thread. */
    public void stop() {
        decodings.forEach(Decoding::stop);
    }

    @Override
    public void close() {
        stop();
        engine.close();
        try {
            join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
