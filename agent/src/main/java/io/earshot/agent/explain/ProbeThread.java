package io.earshot.agent.explain;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Probes on a platform thread, since only such a thread can open sockets in other network namespaces. */
public final class ProbeThread {

    private ProbeThread() {}

    /**
     * Does some work on a thread of its own and waits for it.
     *
     * @param work throws nothing but an {@link IOException} with a message for people
     */
    public static <T> T call(String name, Callable<T> work) throws IOException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = Thread.ofPlatform().name(name).daemon().start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IllegalStateException("probing failed by a bug", e.getCause());
        }
    }
}
