package io.earshot.agent;

import io.earshot.agent.kernel.KernelTransport;
import io.earshot.agent.probe.TransportFactory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The agent of one container. Started once, closed once; from any thread. */
public final class Agent implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Agent.class.getName());
    private static final Duration END = Duration.ofSeconds(1);

    private final AgentConfig config;
    private final TransportFactory transports;
    private final LongSupplier clock;
    private final RandomGenerator random;
    private volatile Optional<Running> running = Optional.empty();

    private record Running(AgentLoop loop, Thread thread) {}

    /** Probes through the kernel. */
    public Agent(AgentConfig config) {
        this(config, KernelTransport::open, System::nanoTime, RandomGenerator.getDefault());
    }

    /**
     * @param transports opens the network, or something before it
     * @param clock monotonic nanoseconds, the same that the transport stamps replies with
     * @param random for the run's id and for jitter; used by the agent's thread alone
     */
    public Agent(AgentConfig config, TransportFactory transports, LongSupplier clock, RandomGenerator random) {
        this.config = config;
        this.transports = transports;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Opens the sockets and begins.
     *
     * @throws IOException with a message for people, if the sockets cannot be opened
     */
    public synchronized void start() throws IOException {
        if (running.isPresent()) {
            throw new IllegalStateException("the agent of " + config.container() + " was started before");
        }
        AgentLoop loop = new AgentLoop(config, transports.open(config.sources()), clock, random);
        Thread thread = Thread.ofPlatform()
                .name("agent-" + config.container())
                .daemon()
                .uncaughtExceptionHandler((died, bug) ->
                        LOG.log(Level.ERROR, "the agent of " + config.container() + " ended by a bug of its own", bug))
                .start(loop);
        running = Optional.of(new Running(loop, thread));
    }

    /** Sends a last report and closes the sockets, within a second whatever the server does. */
    @Override
    public void close() {
        running.ifPresent(agent -> {
            agent.loop().stop();
            try {
                agent.thread().join(END);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
