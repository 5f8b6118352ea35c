package io.earshot.server.rest;

import io.earshot.nagios.SqlCheck;
import io.earshot.server.checks.TableSource;
import io.earshot.server.fleet.Fleet;
import io.earshot.server.fleet.FleetLoop;
import io.earshot.server.metrics.FleetFigures;
import io.earshot.server.metrics.ServerMetrics;
import io.earshot.server.page.FilesResource;
import io.earshot.server.page.PageResource;
import io.earshot.server.sql.SqlConsole;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Type;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.glassfish.jersey.inject.hk2.AbstractBinder;
import org.glassfish.jersey.message.GZipEncoder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;

/** Jetty with the resources of this package in it. */
public final class RestServer implements AutoCloseable {

    private static final Logger LOG = System.getLogger(RestServer.class.getName());

    private static final int STOP_MILLIS = 2_000;

    /** Agents keep their connections open; idle ones must not hold up the end. */
    private static final int IDLE_MILLIS_AT_STOP = 100;

    private final Server jetty;
    private final ServerConnector connector;
    private final PageResource page;
    private final ServerMetrics metrics;

    public RestServer(
            InetSocketAddress listen,
            Fleet fleet,
            FleetLoop loop,
            SqlConsole console,
            List<SqlCheck> checks,
            HealthResource health,
            InstantSource clock,
            PageResource page) {
        this.page = page;
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("http");
        jetty = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        connector =
                new ServerConnector(jetty, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
        connector.setHost(listen.getAddress().getHostAddress());
        connector.setPort(listen.getPort());
        connector.setShutdownIdleTimeout(IDLE_MILLIS_AT_STOP);
        jetty.addConnector(connector);
        jetty.setErrorHandler(new JettyProblems());
        jetty.setStopTimeout(STOP_MILLIS);

        metrics = new ServerMetrics(fleet, loop);
        TableReader tables = new TableReader(console);
        ResourceConfig resources = resources(List.of(
                        new HostResource(fleet, loop),
                        new OnCallResource(tables),
                        new IncidentsResource(tables),
                        new ChecksResource(tables, checks, new TableSource(console)),
                        new MutesResource(tables, loop, clock),
                        new LookupsResource(loop, clock),
                        new PublishedResource(loop),
                        new SqlResource(console),
                        new MetricsResource(metrics, new FleetFigures(console)),
                        health,
                        new FilesResource(),
                        page))
                .register(GZipEncoder.class)
                .register(new PackedAnswers())
                .register(new JsonBody())
                .register(new GzipRequests())
                .register(new ProblemMapper())
                .addProperties(Map.of(
                        // Otherwise Jetty's own page replaces our problem documents.
                        ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true,
                        ServerProperties.WADL_FEATURE_DISABLE, true));
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(new ServletContainer(resources)), "/*");
        jetty.setHandler(new AgentHandler(fleet, loop, metrics, context));
    }

    /** Instances that we made ourselves, where Jersey would rather make its own of the classes. */
    private static ResourceConfig resources(List<Object> instances) {
        ResourceConfig config = new ResourceConfig();
        instances.forEach(instance -> config.register(instance.getClass()));
        return config.register(new AbstractBinder() {
            @Override
            protected void configure() {
                instances.forEach(instance -> bind(instance).to((Type) instance.getClass()));
            }
        });
    }

    /** @throws IOException if the address cannot be listened on */
    public void start() throws IOException {
        try {
            jetty.start();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not start", e);
        }
    }

    public URI uri() {
        String host = connector.getHost();
        return URI.create(
                "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + connector.getLocalPort() + "/");
    }

    /** Lets requests that have begun end, within two seconds. */
    @Override
    public void close() {
        page.close();
        metrics.close();
        try {
            jetty.stop();
        } catch (TimeoutException cut) {
            LOG.log(Level.INFO, "requests that did not end within {0} ms were cut", STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop", e);
        }
    }
}
