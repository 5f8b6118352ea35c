package io.earshot.agent.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.IntSupplier;

/** Another network on this machine (network_namespaces(7)), held by descriptors. For one thread at a time. */
public final class NetworkNamespace implements SocketPlace, AutoCloseable {

    private static final int CLONE_NEWNET = 0x4000_0000;

    private final Path path;
    private final Arena arena;
    private final Libc libc;
    private final HostCalls calls;
    private final int home;
    private final int inside;

    private NetworkNamespace(Path path, Arena arena, Libc libc, HostCalls calls, int home, int inside) {
        this.path = path;
        this.arena = arena;
        this.libc = libc;
        this.calls = calls;
        this.home = home;
        this.inside = inside;
    }

    /**
     * @param path as /run/netns/be5 or /proc/123/ns/net
     * @throws IOException with a message for people
     */
    @SuppressWarnings("MustBeClosedChecker") // The namespace closes it.
    public static NetworkNamespace open(Path path) throws IOException {
        Arena arena = Arena.ofShared();
        Libc libc = new Libc(arena);
        HostCalls calls = new HostCalls(arena);
        int inside = calls.open(arena.allocateFrom(path.toString()), Linux.SOCK_CLOEXEC);
        int home = inside < 0 ? inside : calls.open(arena.allocateFrom("/proc/self/ns/net"), Linux.SOCK_CLOEXEC);
        if (home < 0) {
            if (inside >= 0) {
                libc.close(inside);
            }
            arena.close();
            throw new IOException("network namespace " + path + ": " + Linux.errorName(-home));
        }
        return new NetworkNamespace(path, arena, libc, calls, home, inside);
    }

    /** @throws IOException with a message for people, if one cannot get in. From a platform thread */
    void requireEntry() throws IOException {
        refuse(open(() -> 0));
    }

    private void refuse(int entered) throws IOException {
        if (entered < 0) {
            throw new IOException("network namespace " + path + " cannot be entered: " + reason(-entered));
        }
    }

    /**
     * Does something inside. Sockets that it opens stay there and serve any thread. In a platform thread of its own that
     * ends with the work: what it entered it need not leave.
     *
     * @throws IOException with a message for people, if one cannot get in, or the work's own
     */
    public <T> T within(Callable<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(() -> {
            refuse(calls.setNamespace(inside, CLONE_NEWNET));
            return work.call();
        });
        Thread.ofPlatform().name("netns").daemon().start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in " + path, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IllegalStateException("the work in " + path + " failed by a bug", e.getCause());
        }
    }

    /** By this very thread, which goes in and comes back. Must be a platform thread: another one would take its carrier along. */
    @Override
    public int open(IntSupplier opening) {
        int entered = calls.setNamespace(inside, CLONE_NEWNET);
        if (entered < 0) {
            return entered;
        }
        int opened = opening.getAsInt();
        int back = calls.setNamespace(home, CLONE_NEWNET);
        if (back < 0) {
            // An error and no exception: nobody may go on in a network that is not his.
            throw new AssertionError("no way back from network namespace " + path + ": " + reason(-back));
        }
        return opened;
    }

    private static String reason(int errno) {
        return switch (errno) {
            case Linux.EINVAL -> "it is none";
            case Linux.EPERM -> "it takes root, or CAP_SYS_ADMIN";
            default -> Linux.errorName(errno);
        };
    }

    @Override
    public void close() {
        libc.close(inside);
        libc.close(home);
        arena.close();
    }
}
