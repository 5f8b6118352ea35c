package io.earshot.agent.kernel;

import io.earshot.agent.probe.Reply;
import io.earshot.agent.probe.SendResult;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.tcp.Connect;
import io.earshot.model.Ip;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/** TCP connects on their way. Each ends with an answer, an error, or when it has taken too long. */
final class TcpConnects {

    /** More at a time would be a scan, and eat the process's descriptors. */
    static final int MOST = 512;

    /** SYNs are sent again after 1 s and 3 s (tcp(7), RFC 6298), and nobody waits longer for a probe than that. */
    private static final long TOO_LONG = 4_000_000_000L;

    /** One connect. */
    record Connecting(int descriptor, int id, Ip to, long since) {}

    private final Libc libc;
    private final SocketAddress address;
    private final Sources sources;
    private final PollSet poll;
    private final List<Connecting> connecting = new ArrayList<>();
    private final List<Reply> answered = new ArrayList<>();
    private IntConsumer watcher = descriptor -> {};

    TcpConnects(Libc libc, Arena arena, Sources sources) {
        this.libc = libc;
        this.address = new SocketAddress(arena);
        this.sources = sources;
        poll = new PollSet(libc, arena, MOST);
    }

    /** Says which descriptors are connecting from now on, to whoever waits for them as well. */
    void watch(IntConsumer descriptors) {
        watcher = descriptors;
    }

    /** @throws IOException if a source is no address of this machine: found out at the start and not at each probe */
    void requireSources() throws IOException {
        for (Ip source :
                Stream.concat(sources.v4().stream(), sources.v6().stream()).toList()) {
            int type = Linux.SOCK_STREAM | Linux.SOCK_CLOEXEC;
            int descriptor = libc.socket(SocketAddress.familyOf(source), type, 0);
            int bound = descriptor < 0 ? descriptor : bind(descriptor, Optional.of(source));
            if (descriptor >= 0) {
                libc.close(descriptor);
            }
            if (bound < 0) {
                throw new IOException("cannot probe from " + source + ": " + Linux.errorName(-bound));
            }
        }
    }

    /** Sent if a connect to one of the ports is on its way. */
    SendResult send(Connect probe) {
        SendResult result = SendResult.OTHER;
        for (int port : probe.ports()) {
            result = result.or(connect(probe, port));
        }
        return result;
    }

    private SendResult connect(Connect probe, int port) {
        if (connecting.size() >= MOST) {
            return SendResult.TOO_MANY;
        }
        int type = Linux.SOCK_STREAM | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC;
        int descriptor = libc.socket(SocketAddress.familyOf(probe.to()), type, 0);
        if (descriptor < 0) {
            return Linux.sendFailure(-descriptor);
        }
        // Ends by RST, so that thousands of probes leave no TIME_WAIT behind.
        libc.setOption(descriptor, Linux.SOL_SOCKET, Linux.SO_LINGER, 1, 0);
        int outcome = bind(descriptor, sources.towards(probe.to()));
        if (outcome >= 0) {
            outcome = libc.connect(descriptor, address.of(probe.to(), port));
        }
        return started(new Connecting(descriptor, probe.id(), probe.to(), System.nanoTime()), -outcome);
    }

    private int bind(int descriptor, Optional<Ip> source) {
        if (source.isEmpty()) {
            return 0;
        }
        // Lets the kernel choose the port at the connect, where one port serves many destinations (ip(7)).
        libc.setOption(descriptor, Linux.IPPROTO_IP, Linux.IP_BIND_ADDRESS_NO_PORT, 1);
        return libc.bind(descriptor, address.of(source.get(), 0));
    }

    private SendResult started(Connecting connect, int errno) {
        if (errno == Linux.EINPROGRESS) {
            connecting.add(connect);
            watcher.accept(connect.descriptor());
            return SendResult.SENT;
        }
        libc.close(connect.descriptor());
        if (isAnswer(errno)) { // on loopback at once
            answered.add(new Reply(connect.id(), connect.to(), System.nanoTime()));
            return SendResult.SENT;
        }
        return Linux.sendFailure(errno);
    }

    private static boolean isAnswer(int errno) {
        return errno == 0 || errno == Linux.ECONNREFUSED || errno == Linux.ECONNRESET;
    }

    boolean hasAnswers() {
        return !answered.isEmpty();
    }

    List<Connecting> connecting() {
        return connecting;
    }

    /** Hands over the answers among those that have come to an end, and gives up on those that take too long. */
    void receive(Consumer<Reply> receiver) {
        answered.forEach(receiver);
        answered.clear();
        if (!connecting.isEmpty()) {
            settle(receiver);
        }
    }

    private void settle(Consumer<Reply> receiver) {
        poll.clear();
        connecting.forEach(connect -> poll.add(connect.descriptor(), Linux.POLLOUT));
        poll.await(0);
        long now = System.nanoTime();
        int index = 0;
        for (var each = connecting.iterator(); each.hasNext(); index++) {
            Connecting connect = each.next();
            boolean ended = poll.isReady(index);
            if (ended && isAnswer(libc.socketError(connect.descriptor()))) {
                receiver.accept(new Reply(connect.id(), connect.to(), now));
            }
            if (ended || now - connect.since() > TOO_LONG) {
                libc.close(connect.descriptor());
                each.remove();
            }
        }
    }

    void close() {
        connecting.forEach(connect -> libc.close(connect.descriptor()));
        connecting.clear();
    }
}
