package io.earshot.lab.wire;

import io.earshot.lab.netns.Namespace;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * Runs something on a thread within a namespace; threads that it starts are within it, too. If it starts virtual threads, so are some that carry all
 * virtual threads of the JVM, also those of later tests: such a test is tagged {@code alone}.
 */
final class InNamespace {

    private InNamespace() {}

    static <T> FutureTask<T> start(Namespace namespace, Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(() -> {
            namespace.enter();
            return action.call();
        });
        Thread.ofPlatform().daemon().start(task);
        return task;
    }
}
