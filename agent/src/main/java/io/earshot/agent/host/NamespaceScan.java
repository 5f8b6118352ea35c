package io.earshot.agent.host;

import io.earshot.agent.kernel.KernelTransport;
import io.earshot.agent.sockets.NetlinkSockets;
import io.earshot.agent.sockets.ProcNetSockets;
import io.earshot.agent.sockets.SocketSource;
import io.earshot.model.ContainerName;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks which containers are there, and opens sockets in those that are new. Blocks; for one scan at a time. */
final class NamespaceScan {

    private static final Logger LOG = System.getLogger(NamespaceScan.class.getName());

    private final String host;
    private final NamespaceSource source;
    private final NamespaceNaming naming;
    private final boolean readsSockets;
    private Optional<String> trouble = Optional.empty();
    private Set<ContainerName> refused = Set.of();
    private boolean foundAny;

    NamespaceScan(String host, NamespaceSource source, NamespaceNaming naming, boolean readsSockets) {
        this.host = host;
        this.source = source;
        this.naming = naming;
        this.readsSockets = readsSockets;
    }

    /**
     * @param transport inside; whoever takes it closes it
     * @param sockets the same; absent where they are not wanted
     */
    record Opened(Namespace namespace, Object identity, KernelTransport transport, Optional<SocketSource> sockets) {

        void close() {
            transport.close();
            sockets.ifPresent(SocketSource::close);
        }
    }

    /**
     * @param gone containers that are not there any more, or anew in another namespace
     * @param opened containers that have come
     */
    record Outcome(Set<ContainerName> gone, Map<ContainerName, Opened> opened) {}

    /**
     * @param wanted the containers that have partners to probe
     * @param known those of them that we are in already, by their namespaces' identities
     * @return nothing gone and nothing opened where nothing can be told
     */
    Outcome scan(Set<ContainerName> wanted, Map<ContainerName, Object> known) {
        Map<ContainerName, Namespace> there = new HashMap<>();
        try {
            for (Namespace namespace : source.find()) {
                naming.container(namespace.name(), host)
                        .filter(wanted::contains)
                        .ifPresent(name -> there.put(name, namespace));
            }
            note(Optional.empty());
        } catch (IOException e) {
            note(Optional.of(e.getMessage()));
            return new Outcome(Set.of(), Map.of());
        }
        noteEmptiness(wanted, there);
        Set<ContainerName> gone = new HashSet<>(known.keySet());
        Map<ContainerName, Opened> opened = new HashMap<>();
        Set<ContainerName> closed = new HashSet<>();
        there.forEach((name, namespace) -> {
            Optional<Object> identity = namespace.identity();
            if (identity.isPresent() && identity.get().equals(known.get(name))) {
                gone.remove(name);
            } else if (identity.isPresent()) {
                open(name, namespace, identity.get())
                        .ifPresentOrElse(each -> opened.put(name, each), () -> closed.add(name));
            }
        });
        refused = closed;
        return new Outcome(gone, opened);
    }

    private Optional<Opened> open(ContainerName name, Namespace namespace, Object identity) {
        try {
            KernelTransport transport = KernelTransport.openWithin(namespace.path());
            return Optional.of(
                    new Opened(namespace, identity, transport, readsSockets ? sockets(namespace) : Optional.empty()));
        } catch (IOException e) {
            if (!refused.contains(name)) {
                LOG.log(Level.WARNING, name + ": " + e.getMessage() + "; will go on trying");
            }
            return Optional.empty();
        }
    }

    /** Opened here, on a platform thread that may enter the namespace; read later by any thread. */
    private static Optional<SocketSource> sockets(Namespace namespace) {
        Optional<SocketSource> files = namespace.pid().map(pid -> new ProcNetSockets(Path.of("/proc/" + pid + "/net")));
        try {
            SocketSource netlink = NetlinkSockets.openWithin(namespace.path());
            return Optional.of(
                    files.map(second -> SocketSource.either(netlink, second)).orElse(netlink));
        } catch (IOException noSuchWay) {
            return files;
        }
    }

    /** Once for each trouble, and not for each scan. */
    private void note(Optional<String> now) {
        if (!now.equals(trouble)) {
            now.ifPresentOrElse(
                    message -> LOG.log(Level.WARNING, host + ": containers cannot be found: " + message),
                    () -> LOG.log(Level.INFO, host + ": containers are found again"));
        }
        trouble = now;
    }

    private void noteEmptiness(Set<ContainerName> wanted, Map<ContainerName, Namespace> there) {
        if (!foundAny && !wanted.isEmpty() && there.isEmpty() && trouble.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    host + ": none of the namespaces has the name of one of its " + wanted.size() + " containers, as "
                            + wanted.iterator().next());
            foundAny = true; // said once
        }
        foundAny |= !there.isEmpty();
    }
}
