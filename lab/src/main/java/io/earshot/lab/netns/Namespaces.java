package io.earshot.lab.netns;

import io.earshot.lab.exit.AtExit;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Network namespaces with cables between them. Their names begin with the process's id; they end with it, and with them the
 * programs that run in them, even where it is killed: whoever opens namespaces next clears away what dead processes have left.
 */
public final class Namespaces implements AutoCloseable {

    private static final String PREFIX = "earshot-";
    private static final Path KNOWN = Path.of("/run/netns");
    private static final AtomicInteger OPENED = new AtomicInteger();

    private final String prefix;
    private final List<Namespace> namespaces = new ArrayList<>();
    private final AtExit atExit = AtExit.run("delete-namespaces", this::delete);

    private Namespaces(String prefix) {
        this.prefix = prefix;
    }

    /** @throws IOException with a message for people, if this user may not make namespaces */
    public static Namespaces open() throws IOException {
        clearAway();
        long process = ProcessHandle.current().pid();
        return new Namespaces(PREFIX + process + "-" + OPENED.incrementAndGet() + "-");
    }

    /** Ends what dead processes have left. */
    public static void clearAway() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(KNOWN, PREFIX + "[0-9]*-*")) {
            for (Path each : left) {
                String name = each.getFileName().toString();
                long process = Long.parseLong(name.substring(PREFIX.length()).split("-", 2)[0]);
                if (ProcessHandle.of(process).isEmpty()) {
                    clearAway(new Namespace(name));
                }
            }
        } catch (NoSuchFileException none) {
            // Nobody has made any since this machine started.
        } catch (NumberFormatException notOurs) {
            // Somebody else's idea of a name.
        }
    }

    private static void clearAway(Namespace left) throws IOException {
        try {
            delete(left);
        } catch (IOException e) {
            if (Files.exists(left.path())) { // or else somebody else was faster
                throw e;
            }
        }
    }

    /** With what all their names begin. */
    public String prefix() {
        return prefix;
    }

    /** A new one, in which only loopback is up. */
    public synchronized Namespace add(String name) throws IOException {
        Namespace namespace = new Namespace(prefix + name);
        Command.run("ip", "netns", "add", namespace.name());
        namespaces.add(namespace);
        namespace.ip("link", "set", "lo", "up");
        return namespace;
    }

    /** A cable between two of them, up at both ends. */
    public void connect(Namespace one, String oneInterface, Namespace other, String otherInterface) throws IOException {
        Command.run(
                "ip",
                "link",
                "add",
                oneInterface,
                "netns",
                one.name(),
                "type",
                "veth",
                "peer",
                "name",
                otherInterface,
                "netns",
                other.name());
        one.ip("link", "set", oneInterface, "up");
        other.ip("link", "set", otherInterface, "up");
    }

    /** Ends one of them, as a container ends. */
    public synchronized void remove(Namespace namespace) throws IOException {
        namespaces.remove(namespace);
        delete(namespace);
    }

    private static void delete(Namespace namespace) throws IOException {
        namespace.close();
        namespace.processes().forEach(ProcessHandle::destroyForcibly);
        Command.run("ip", "netns", "delete", namespace.name());
    }

    private synchronized void delete() {
        for (Namespace namespace : namespaces) {
            try {
                delete(namespace);
            } catch (IOException leftover) {
                System.getLogger(Namespaces.class.getName()).log(System.Logger.Level.WARNING, leftover.getMessage());
            }
        }
        namespaces.clear();
    }

    @Override
    public void close() {
        delete();
        atExit.close();
    }
}
