package io.earshot.cli.demo;

import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The demo with its cut between two hosts, played in the background. */
public final class DemoFleet implements AutoCloseable {

    private final Demo demo;
    private final CountDownLatch enough = new CountDownLatch(1);
    private final Thread playing;

    private DemoFleet(Demo demo) {
        this.demo = demo;
        playing = Thread.ofPlatform().name("demo").start(this::play);
    }

    public static DemoFleet start(int port) throws Exception {
        return new DemoFleet(Demo.start(48, port, "test", new PrintWriter(Writer.nullWriter())));
    }

    private void play() {
        try {
            demo.run(Duration.ofHours(1), time -> enough.await(time.toMillis(), TimeUnit.MILLISECONDS));
        } catch (Exception e) {
            throw new IllegalStateException("the demo failed", e);
        }
    }

    @Override
    public void close() {
        enough.countDown();
        try {
            playing.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        demo.close();
    }
}
