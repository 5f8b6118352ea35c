package io.earshot.server.tunnels;

import io.earshot.http.retry.Backoff;
import io.earshot.model.files.SecretFile;
import io.earshot.server.config.TunnelConfig;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/** Keeps the configured tunnels open, each in a thread of its own. */
public final class Tunnels implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Tunnels.class.getName());

    private final List<TunnelConfig> configs;
    private final Listener changed;
    private final InstantSource clock;
    private final TunnelTiming timing;
    private final List<Thread> threads = new ArrayList<>();
    private Optional<SshClients> clients = Optional.empty();
    private volatile boolean closed;

    /** Takes a status; waits for room. */
    public interface Listener {
        void changed(TunnelStatus status) throws InterruptedException;
    }

    /** @param changed is told each status that is new, from several threads */
    public Tunnels(List<TunnelConfig> configs, Listener changed, InstantSource clock) {
        this(configs, changed, clock, TunnelTiming.USUAL);
    }

    Tunnels(List<TunnelConfig> configs, Listener changed, InstantSource clock, TunnelTiming timing) {
        this.configs = configs;
        this.changed = changed;
        this.clock = clock;
        this.timing = timing;
    }

    /**
     * Reads the files that a configuration names.
     *
     * @throws IOException with the one line that says which of them cannot be used
     */
    public static void check(List<TunnelConfig> configs) throws IOException {
        for (TunnelConfig config : configs) {
            try {
                HostKeys.read(config);
                SshClients.readKey(config.key());
            } catch (IOException e) {
                throw new IOException("tunnel to relay " + config.relay() + ": " + e.getMessage(), e);
            }
        }
    }

    /** @param server the address at which the server serves, to which the tunnels lead */
    public void start(InetSocketAddress server) {
        if (configs.isEmpty()) {
            return;
        }
        configs.forEach(config -> SecretFile.warnIfOpen(config.key()));
        SshClients opened = new SshClients(timing, server);
        clients = Optional.of(opened);
        for (TunnelConfig config : configs) {
            threads.add(
                    Thread.ofVirtual().name("tunnel " + config.relay()).start(() -> keepOpen(config, opened, server)));
        }
    }

    private void keepOpen(TunnelConfig config, SshClients ssh, InetSocketAddress server) {
        Backoff backoff = new Backoff(timing.firstPause(), timing.longestPause(), RandomGenerator.getDefault());
        TunnelStatus status = new TunnelStatus(
                config.relay(),
                config.address(),
                config.listen().toString(),
                TunnelState.CONNECTING,
                clock.instant(),
                Optional.empty(),
                0);
        try {
            changed.changed(status);
            while (true) {
                String why;
                try (ClientSession session = ssh.open(config, server)) {
                    Ending ending = new Ending();
                    session.addSessionListener(ending);
                    status = tell(status, status.up(clock.instant()));
                    session.waitFor(EnumSet.of(ClientSessionEvent.CLOSED), 0L);
                    backoff.succeeded();
                    why = ending.why();
                } catch (IOException e) {
                    why = e.getMessage();
                } catch (RuntimeException e) {
                    why = unexpected(config, e);
                }
                if (closed) {
                    return;
                }
                status = tell(status, status.down(why, clock.instant()));
                Thread.sleep(backoff.failed());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** One try that trips must not end the tunnel for good, and leave its last state standing. */
    private String unexpected(TunnelConfig config, RuntimeException e) {
        if (!closed) { // the library tells a try after its end so
            LOG.log(
                    Level.ERROR,
                    "a try to open the tunnel to relay " + config.relay() + " failed, please report this as a bug",
                    e);
        }
        return "unexpected failure: " + e;
    }

    /** A tunnel that cannot be opened for an hour is told once, and again when the reason is another one. */
    private TunnelStatus tell(TunnelStatus before, TunnelStatus now) throws InterruptedException {
        if (!now.equals(before)) {
            LOG.log(now.state() == TunnelState.UP ? Level.INFO : Level.WARNING, now.line());
            changed.changed(now);
        }
        return now;
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        clients.ifPresent(SshClients::close);
    }

    /** Takes note of the reason for which a connection ends. */
    private static final class Ending implements SessionListener {

        private volatile String why = "the host closed the connection";

        String why() {
            return why;
        }

        @Override
        public void sessionException(Session session, Throwable error) {
            why = "the connection broke: "
                    + (error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage());
        }

        @Override
        public void sessionDisconnect(Session session, int reason, String message, String language, boolean initiator) {
            if (!initiator) {
                why = "the host ended the connection: " + message;
            }
        }
    }
}
