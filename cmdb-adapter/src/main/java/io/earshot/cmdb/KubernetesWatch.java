package io.earshot.cmdb;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** All objects of one kind, kept current. */
final class KubernetesWatch<T> implements AutoCloseable {

    private static final long POLL_MILLIS = 20;

    private final String what;
    private final SharedIndexInformer<T> informer;
    private final CompletableFuture<Void> listed;
    private volatile Optional<Throwable> trouble = Optional.empty();

    private KubernetesWatch(Informable<T> objects, String what) {
        this.what = what;
        informer = objects.runnableInformer(0);
        // Once begun it goes on trying for as long as it takes; until then a refusal is the answer. A list whose
        // version
        // expired between two of its pages (410 Gone) is listed again.
        informer.exceptionHandler((begun, reason) -> {
            trouble = Optional.of(reason);
            return begun || hasExpired(reason);
        });
        listed = informer.start().toCompletableFuture();
    }

    static <T> KubernetesWatch<T> start(Informable<T> objects, String what) {
        return new KubernetesWatch<>(objects, what);
    }

    boolean hasBegun() {
        return listed.isDone() && !listed.isCompletedExceptionally();
    }

    /** @throws CmdbException if what is known is not current by then */
    void await(long endNanos, String source) throws CmdbException, InterruptedException {
        try {
            listed.get(Math.max(1, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            while (!informer.isWatching()) {
                if (System.nanoTime() - endNanos > 0) {
                    throw failure(source, "the watch is down");
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (TimeoutException e) {
            throw failure(source, "no whole list in time");
        } catch (ExecutionException e) {
            throw new CmdbException(source + ": " + what + ": " + KubernetesCmdb.explain(e.getCause()), e);
        }
    }

    private static boolean hasExpired(Throwable reason) {
        if (reason instanceof KubernetesClientException refusal && refusal.getCode() == HttpURLConnection.HTTP_GONE) {
            return true;
        }
        return reason.getCause() != null && hasExpired(reason.getCause());
    }

    List<T> known() {
        return informer.getStore().list();
    }

    private CmdbException failure(String source, String problem) {
        return new CmdbException(source + ": " + what + ": " + problem
                + trouble.map(reason -> ", " + KubernetesCmdb.explain(reason)).orElse(""));
    }

    @Override
    public void close() {
        informer.stop();
    }
}
