package io.earshot.agent.kernel;

import io.earshot.agent.probe.Probe;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.icmp.Echo;
import io.earshot.agent.probe.tcp.Connect;
import io.earshot.model.Ip;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A program that says which sockets it was allowed, and whether loopback answers through what an agent would use then. */
final class PingLoopback {

    private static final long WAIT = 2_000_000_000L;
    private static final List<Integer> CLOSED_PORT = List.of(9);

    private PingLoopback() {}

    public static void main(String[] args) throws IOException {
        List<EchoSocket.Kind> opened = new ArrayList<>();
        try (KernelTransport transport =
                KernelTransport.open(Sources.ANY, SocketPlace.HERE, (libc, arena, family, source) -> {
                    for (EchoSocket.Kind kind : EchoSocket.Kind.values()) {
                        Optional<EchoSocket> socket = EchoSocket.open(libc, arena, family, source, kind);
                        if (socket.isPresent()) {
                            opened.add(kind);
                            return socket;
                        }
                    }
                    return Optional.empty();
                })) {
            StringBuilder answers = new StringBuilder();
            for (Ip to : List.of(Ip.parse("127.0.0.2"), Ip.parse("::1"))) {
                Probe probe = transport.canEcho(to) ? new Echo(1, to) : new Connect(1, to, CLOSED_PORT);
                transport.send(probe);
                Replies.within(transport, WAIT)
                        .forEach(reply -> answers.append(' ').append(reply.from()));
            }
            System.out.println(opened + answers.toString());
        }
    }
}
