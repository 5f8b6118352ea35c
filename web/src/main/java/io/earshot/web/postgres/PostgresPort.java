package io.earshot.web.postgres;

import io.earshot.http.access.Authorizer;
import io.earshot.http.access.Caller;
import io.earshot.http.access.Refusals;
import io.earshot.http.tls.ServerTls;
import io.earshot.model.Tenant;
import io.earshot.store.SqlEngine;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Listens for PostgreSQL's clients. */
public final class PostgresPort implements AutoCloseable {

    private static final Logger LOG = System.getLogger(PostgresPort.class.getName());

    /** Decides which clients are admitted. */
    private static final int MAX_SESSIONS = 64;

    /** Together with those who only knock. */
    private static final int MAX_CONNECTIONS = 256;

    private static final Duration STARTUP = Duration.ofSeconds(10);
    private static final Duration STOP = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private record TenantTables(SqlEngine console, CatalogRelations relations) {}

    private record Running(Session session, int secret) {}

    private final Optional<ServerTls> tls;
    private final Login login;
    private final SqlEngine console;
    private final CatalogRelations relations;
    private final Map<Tenant, TenantTables> tenants = new ConcurrentHashMap<>();
    private final ServerSocket server = new ServerSocket();
    private final ClientMemory memory = new ClientMemory();
    private final Deadlines deadlines = new Deadlines();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Semaphore places = new Semaphore(MAX_SESSIONS);
    private final AtomicInteger processes = new AtomicInteger();
    private final Map<Integer, Running> sessions = new ConcurrentHashMap<>();
    private final SecureRandom secrets = new SecureRandom();

    /**
     * Binds; nobody is let in before {@link #start}.
     *
     * @param tls without which nothing is encrypted, and with which everything must be
     * @throws IOException if the address cannot be listened on
     */
    public PostgresPort(
            InetSocketAddress address,
            Optional<ServerTls> tls,
            Authorizer authorizer,
            Refusals refusals,
            SqlEngine console)
            throws IOException {
        this.tls = tls;
        this.login = new Login(authorizer, refusals);
        this.console = console;
        relations = new CatalogRelations(console);
        try {
            server.setReuseAddress(true);
            server.bind(address);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    public void start() {
        Thread.ofVirtual().name("postgres").start(this::accept);
    }

    /** Returns the address that it listens on, also where the port was chosen by the kernel. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                take(server.accept());
            } catch (IOException e) {
                pauseAfter(e);
            }
        }
    }

    private void take(Socket socket) {
        if (connections.size() >= MAX_CONNECTIONS) {
            Deadlines.closeQuietly(socket);
            return;
        }
        connections.add(socket);
        try {
            threads.execute(() -> serve(socket));
        } catch (RejectedExecutionException stopping) {
            Deadlines.closeQuietly(socket);
        }
    }

    /** Out of file descriptors, mostly: others give some back in time. */
    private void pauseAfter(IOException e) {
        if (!server.isClosed()) {
            LOG.log(Level.WARNING, "PostgreSQL's clients cannot connect: " + e.getMessage());
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setKeepAlive(true);
            socket.setTcpNoDelay(true);
            Startup startup = new Startup(socket, tls, deadlines);
            try {
                serve(socket, startup);
            } catch (PostgresException e) {
                startup.writer().error(e);
                startup.writer().flush();
            } catch (RuntimeException bug) {
                LOG.log(Level.ERROR, "a client of PostgreSQL's protocol met a fault of ours", bug);
                startup.writer().error(PostgresException.fatal(SqlState.INTERNAL_ERROR, "a fault of the server"));
                startup.writer().flush();
            }
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a client of PostgreSQL's protocol went", gone);
        } finally {
            connections.remove(socket);
        }
    }

    private void serve(Socket socket, Startup startup) throws IOException, PostgresException {
        Deadlines.Running deadline = deadlines.within(STARTUP, socket);
        try (deadline) {
            switch (startup.read()) {
                case Startup.Wish.CallOff(int process, int secret) -> callOff(process, secret);
                case Startup.Wish.Session(
                        String user,
                        Map<String, String> wanted,
                        FrontendReader reader,
                        BackendWriter writer) -> {
                    Settings settings = Settings.atStart(wanted);
                    Caller caller = login.admit(user, socket.getInetAddress(), reader, writer);
                    deadline.close();
                    run(process -> session(
                            socket,
                            new ClientSession(user, process, InstantSource.system(), settings),
                            caller,
                            reader,
                            writer));
                }
            }
        }
    }

    private Session session(
            Socket socket, ClientSession client, Caller caller, FrontendReader reader, BackendWriter writer) {
        String source = socket.getInetAddress().getHostAddress();
        Asker asker = switch (caller) {
            case Caller.OfTenant(String _, Tenant tenant) -> {
                TenantTables own = tenants.computeIfAbsent(tenant, this::tables);
                yield new Asker(own.console(), own.relations(), client, caller, source);
            }
            case Caller.Anyone _, Caller.Person _, Caller.Agent _, Caller.Relay _ ->
                new Asker(console, relations, client, caller, source);
        };
        return new Session(socket, reader, writer, asker, client, memory);
    }

    private TenantTables tables(Tenant tenant) {
        SqlEngine own = console.of(tenant);
        return new TenantTables(own, new CatalogRelations(console, own));
    }

    private void run(IntFunction<Session> open) throws IOException, PostgresException {
        if (!places.tryAcquire()) {
            throw PostgresException.fatal(
                    SqlState.TOO_MANY_CONNECTIONS, MAX_SESSIONS + " clients are here already, come again");
        }
        int process = processes.incrementAndGet();
        int secret = secrets.nextInt();
        Session session = open.apply(process);
        sessions.put(process, new Running(session, secret));
        try {
            session.run(process, secret);
        } finally {
            session.end();
            sessions.remove(process);
            places.release();
        }
    }

    private void callOff(int process, int secret) {
        Running running = sessions.get(process);
        if (running != null && running.secret() == secret) {
            running.session().callOff();
        }
    }

    /** Lets questions that have begun end, within two seconds. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing the port of PostgreSQL's clients", e);
        }
        // Each by itself: one that does not listen must not keep the others.
        sessions.values().forEach(running -> Thread.startVirtualThread(running.session()::stop));
        threads.shutdown();
        try {
            threads.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.forEach(Deadlines::closeQuietly);
        deadlines.close();
    }
}
