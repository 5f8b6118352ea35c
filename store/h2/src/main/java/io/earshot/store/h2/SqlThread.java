package io.earshot.store.h2;

import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Answers one question after the other, as long as it need not stand back. */
final class SqlThread {

    /** Expressions nest, and each level takes some of the stack. */
    private static final long STACK = 8L << 20;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Thread thread;
    private final Supplier<Consumer<SqlThread>> next;
    private volatile int kernelThread;
    private volatile boolean standsBack;

    /** @param next gives the next question, or null where there is none */
    SqlThread(Consumer<SqlThread> first, Supplier<Consumer<SqlThread>> next) {
        this.next = next;
        thread = Thread.ofPlatform().name("sql").daemon().stackSize(STACK).unstarted(() -> answerFrom(first));
    }

    void start() {
        thread.start();
    }

    private void answerFrom(Consumer<SqlThread> first) {
        kernelThread = LowPriority.ownThread();
        Consumer<SqlThread> question = first;
        while (question != null) {
            question.accept(this);
            question = standsBack ? null : next.get();
        }
    }

    /** Behind everything else on the machine, for good. One thread at a time may ask for it. */
    void standBack() {
        if (!standsBack) {
            standsBack = true;
            LowPriority.standBack(kernelThread);
        }
    }

    /** In bytes, so far. */
    long allocated() {
        return THREADS.getThreadAllocatedBytes(thread.threadId());
    }
}
