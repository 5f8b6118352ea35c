package io.earshot.lab.fleet.programs;

import io.earshot.agent.kernel.NetworkNamespace;
import io.earshot.lab.fleet.network.FleetNetwork;
import io.earshot.lab.fleet.plan.Member;
import io.earshot.lab.netns.Namespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Every container asks PowerDNS for the services that it uses, again and again, from its own address. What is answered is
 * nobody's concern here.
 */
public final class Lookups implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(15);

    private record Resolver(Member member, DatagramChannel socket) {}

    private final Map<String, Resolver> resolvers = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("lookups").daemon().factory());

    public Lookups() {
        var _ = clock.scheduleWithFixedDelay(this::askAll, 1, EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    public void start(Member member, Namespace in) throws IOException {
        try (NetworkNamespace inside = NetworkNamespace.open(in.path())) {
            DatagramChannel socket = inside.within(DatagramChannel::open);
            socket.configureBlocking(false);
            socket.connect(new InetSocketAddress(FleetNetwork.WATCHERS, NameServer.PORT));
            resolvers.put(member.name(), new Resolver(member, socket));
        }
    }

    public void stop(Member member) throws IOException {
        resolvers.remove(member.name()).socket().close();
    }

    private void askAll() {
        ByteBuffer answers = ByteBuffer.allocate(4_096);
        for (Resolver resolver : resolvers.values()) {
            try {
                while (resolver.socket().read(answers.clear()) > 0) {
                    // Only so that the socket does not fill.
                }
                for (String service : resolver.member().asks()) {
                    ask(resolver, service, Type.A);
                    ask(resolver, service, Type.AAAA);
                }
            } catch (IOException nameServerIsGone) {
                // The next turn tries again, as containers do.
            }
        }
    }

    private static void ask(Resolver resolver, String service, int type) throws IOException {
        resolver.socket().write(ByteBuffer.wrap(question(service, resolver.member(), type)));
    }

    private static byte[] question(String service, Member asker, int type) throws TextParseException {
        Name name = Name.fromString(service + "." + asker.name() + "." + NearestNames.DOMAIN + ".");
        return Message.newQuery(Record.newRecord(name, type, DClass.IN)).toWire();
    }

    @Override
    public void close() throws IOException {
        clock.shutdownNow();
        for (Resolver resolver : resolvers.values()) {
            resolver.socket().close();
        }
    }
}
