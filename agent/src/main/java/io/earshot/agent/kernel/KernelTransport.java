package io.earshot.agent.kernel;

import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.ProbeTransport;
import io.earshot.agent.probe.Reply;
import io.earshot.agent.probe.SendResult;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.icmp.ClassEcho;
import io.earshot.agent.probe.icmp.Echo;
import io.earshot.agent.probe.icmp.LargeEcho;
import io.earshot.agent.probe.tcp.Connect;
import io.earshot.agent.probe.udp.PathProbe;
import io.earshot.agent.probe.udp.ProbeSigner;
import io.earshot.agent.probe.udp.Responder;
import io.earshot.model.Ip;
import io.earshot.model.ProbeKeys;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/** The real network, as this Linux lets us at it. */
public final class KernelTransport implements ProbeTransport {

    private static final Logger LOG = System.getLogger(KernelTransport.class.getName());
    private static final int OWN_DESCRIPTORS = 5;

    /** The port at which UDP probes are answered, unless another process has it: a firewall's rule can name it. */
    private static final int RESPONDER_PORT = 33_433;

    private final Arena arena;
    private final WakeUp wakeUp;
    private final Optional<EchoSocket> v4;
    private final Optional<EchoSocket> v6;
    private final List<EchoSocket> echoes;
    /** Those of {@link #echoes} whose replies cannot wait. */
    private final List<EchoSocket> hasty;

    private final TcpConnects tcp;
    private final PathSockets paths;
    private final Libc libc;
    private final Sources sources;
    private final List<ResponderSocket> responders = new ArrayList<>();
    private Optional<Responder> responder = Optional.empty();
    private ProbeKeys keys = ProbeKeys.NONE;
    private IntConsumer responderWatcher = descriptor -> {};
    private final RouteMtu routesV4;
    private final RouteMtu routesV6;
    private final PollSet poll;
    private Optional<NetworkNamespace> namespace = Optional.empty();
    private boolean closed;

    private KernelTransport(
            Arena arena,
            Libc libc,
            WakeUp wakeUp,
            Optional<EchoSocket> v4,
            Optional<EchoSocket> v6,
            TcpConnects tcp,
            Sources sources) {
        this.arena = arena;
        this.wakeUp = wakeUp;
        this.v4 = v4;
        this.v6 = v6;
        echoes = Stream.concat(v4.stream(), v6.stream()).toList();
        hasty = echoes.stream().filter(socket -> !socket.keepsReplies()).toList();
        this.tcp = tcp;
        this.libc = libc;
        this.sources = sources;
        paths = new PathSockets(libc, arena, sources);
        routesV4 = new RouteMtu(libc, arena, Linux.AF_INET, sources);
        routesV6 = new RouteMtu(libc, arena, Linux.AF_INET6, sources);
        poll = new PollSet(libc, arena, OWN_DESCRIPTORS + TcpConnects.MOST);
    }

    /** @throws IOException with a message for people, as when no interface has such an address */
    public static KernelTransport open(Sources sources) throws IOException {
        return open(sources, SocketPlace.HERE);
    }

    /**
     * @param place where its sockets are opened
     * @throws IOException with a message for people, as when no interface has such an address
     */
    public static KernelTransport open(Sources sources, SocketPlace place) throws IOException {
        return open(sources, place, EchoSocket::open);
    }

    /**
     * The same in another network namespace, for all its sockets, also those that it opens later. From a platform thread.
     *
     * @throws IOException with a message for people, as when it is no namespace
     */
    @SuppressWarnings("MustBeClosedChecker") // The transport closes it.
    public static KernelTransport openWithin(Path path) throws IOException {
        NetworkNamespace namespace = NetworkNamespace.open(path);
        try {
            namespace.requireEntry();
            KernelTransport transport = open(Sources.ANY, namespace);
            transport.namespace = Optional.of(namespace);
            return transport;
        } catch (IOException e) {
            namespace.close();
            throw e;
        }
    }

    /** Opens the ICMP socket of a family; tests choose which kind. */
    interface EchoOpener {
        Optional<EchoSocket> open(Libc libc, Arena arena, int family, Optional<Ip> source) throws IOException;
    }

    @SuppressWarnings("MustBeClosedChecker") // The transport closes it.
    static KernelTransport open(Sources sources, SocketPlace place, EchoOpener opener) throws IOException {
        NativeCalls.require();
        Arena arena = Arena.ofShared();
        Libc libc = new Libc(arena, place);
        WakeUp wakeUp = null;
        Optional<EchoSocket> v4 = Optional.empty();
        try {
            wakeUp = WakeUp.open(libc);
            TcpConnects tcp = new TcpConnects(libc, arena, sources);
            tcp.requireSources();
            v4 = opener.open(libc, arena, Linux.AF_INET, sources.v4());
            Optional<EchoSocket> v6 = opener.open(libc, arena, Linux.AF_INET6, sources.v6());
            if (v4.isEmpty() && v6.isEmpty()) {
                LOG.log(
                        Level.INFO,
                        "no ICMP for this user (net.ipv4.ping_group_range and CAP_NET_RAW would allow it): probing by"
                                + " TCP");
            }
            return new KernelTransport(arena, libc, wakeUp, v4, v6, tcp, sources);
        } catch (IOException e) {
            v4.ifPresent(EchoSocket::close);
            if (wakeUp != null) {
                wakeUp.close();
            }
            arena.close();
            throw e;
        }
    }

    @Override
    public boolean canEcho(Ip to) {
        return echo(to).isPresent();
    }

    private Optional<EchoSocket> echo(Ip to) {
        return to.isV4() ? v4 : v6;
    }

    @Override
    public OptionalInt largestPacket(Ip to) {
        return canEcho(to) ? (to.isV4() ? routesV4 : routesV6).towards(to) : OptionalInt.empty();
    }

    @Override
    public SendResult send(Probe probe) {
        return switch (probe) {
            case Echo(int id, Ip to) ->
                echo(to).map(socket -> socket.send(id, to)).orElse(SendResult.EAFNOSUPPORT);
            case LargeEcho(int id, Ip to, int size) ->
                echo(to).map(socket -> socket.sendLarge(id, to, size)).orElse(SendResult.EAFNOSUPPORT);
            case ClassEcho(int id, Ip to, int dscp) ->
                echo(to).map(socket -> socket.sendInClass(id, to, dscp)).orElse(SendResult.EAFNOSUPPORT);
            case Connect connect -> tcp.send(connect);
            case PathProbe asked -> paths.send(asked);
            default -> throw new IllegalArgumentException("no socket for a probe " + probe);
        };
    }

    @Override
    public boolean canProbePaths(Ip to) {
        return paths.canSend();
    }

    /** Opens the responder with the first keys: before, nobody could be answered. */
    @Override
    public void follow(ProbeKeys newer) {
        if (newer.equals(keys)) {
            return;
        }
        keys = newer;
        ProbeSigner signer = new ProbeSigner(newer);
        paths.follow(signer);
        if (responder.isPresent()) {
            responder.get().follow(signer);
        } else if (!newer.isEmpty()) {
            responder = Optional.of(new Responder(signer, System.nanoTime()));
            openResponders();
        }
        responders.forEach(socket -> socket.admit(signer));
    }

    private void openResponders() {
        ResponderSocket.open(libc, arena, Linux.AF_INET, sources.v4(), List.of(RESPONDER_PORT, 0))
                .ifPresent(responders::add);
        int port = responders.isEmpty() ? RESPONDER_PORT : responders.getFirst().port();
        ResponderSocket.open(libc, arena, Linux.AF_INET6, sources.v6(), List.of(port))
                .ifPresent(responders::add);
        if (responders.isEmpty()) {
            LOG.log(Level.INFO, "no UDP socket to answer probes at: others probe this container as before");
        }
        responders.forEach(socket -> responderWatcher.accept(socket.descriptor()));
    }

    @Override
    public OptionalInt respondsAt() {
        return responders.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(responders.getFirst().port());
    }

    @Override
    public void await(long nanos) {
        if (nanos <= 0 || tcp.hasAnswers()) {
            return;
        }
        poll.clear();
        int wakeUpAt = poll.add(wakeUp.descriptor(), Linux.POLLIN);
        hasty.forEach(socket -> poll.add(socket.descriptor(), Linux.POLLIN));
        responders.forEach(socket -> poll.add(socket.descriptor(), Linux.POLLIN));
        tcp.connecting().forEach(connect -> poll.add(connect.descriptor(), Linux.POLLOUT));
        poll.await(nanos);
        if (poll.isReady(wakeUpAt)) {
            wakeUp.take();
        }
    }

    @Override
    public void receive(Consumer<Reply> receiver) {
        responder.ifPresent(decides -> responders.forEach(socket -> socket.answer(decides)));
        echoes.forEach(socket -> socket.receive(receiver));
        paths.receive(receiver);
        tcp.receive(receiver);
    }

    /** Lets somebody else wait for our sockets, who calls {@link #receive} when one of them is ready. */
    void join(TransportGroup group, int key) {
        echoes.forEach(socket -> {
            if (socket.keepsReplies()) {
                group.addPatient(socket.descriptor(), key);
            } else {
                group.add(socket.descriptor(), Linux.POLLIN, key);
            }
        });
        paths.watch(descriptor -> group.addPatient(descriptor, key));
        responderWatcher = descriptor -> group.add(descriptor, Linux.POLLIN, key);
        responders.forEach(socket -> responderWatcher.accept(socket.descriptor()));
        tcp.watch(descriptor -> group.add(descriptor, Linux.POLLOUT, key));
    }

    /** Whether there are answers that no socket will tell of. */
    public boolean hasAnswers() {
        return tcp.hasAnswers();
    }

    @Override
    public void wakeUp() {
        wakeUp.signal();
    }

    /** Packets that were heard and answered nothing of ours. */
    long foreign() {
        return echoes.stream().mapToLong(EchoSocket::foreign).sum() + paths.foreign();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        tcp.close();
        paths.close();
        responders.forEach(ResponderSocket::close);
        namespace.ifPresent(NetworkNamespace::close);
        echoes.forEach(EchoSocket::close);
        routesV4.close();
        routesV6.close();
        wakeUp.close();
        arena.close();
    }
}
