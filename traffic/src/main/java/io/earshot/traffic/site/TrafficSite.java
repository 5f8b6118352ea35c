package io.earshot.traffic.site;

import io.earshot.http.AccessHandler;
import io.earshot.http.BrowserGuard;
import io.earshot.http.ContentTypeHandler;
import io.earshot.http.EmptyErrorFilter;
import io.earshot.http.Front;
import io.earshot.http.JsonBody;
import io.earshot.http.PackedAnswers;
import io.earshot.http.ProblemMapper;
import io.earshot.http.access.AccessException;
import io.earshot.http.access.Authorizer;
import io.earshot.http.access.Keys;
import io.earshot.http.access.Refusals;
import io.earshot.http.access.Secrets;
import io.earshot.store.SqlEngine;
import io.earshot.web.CopiedTables;
import io.earshot.web.PastTables;
import io.earshot.web.SavedQueries;
import io.earshot.web.SqlResource;
import java.io.IOException;
import java.lang.reflect.Type;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.inject.hk2.AbstractBinder;
import org.glassfish.jersey.message.GZipEncoder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;

/** Listens on loopback for people and programs of this machine. */
public final class TrafficSite implements AutoCloseable {

    private static final int CONNECTIONS = 200;

    private final Front front;

    /**
     * @param listen a loopback address
     * @param people file of tokens, where reading needs one
     * @param engine answers the page and SQL; without one, only the status is served
     * @throws AccessException if the file of tokens cannot be used
     */
    public TrafficSite(
            InetSocketAddress listen,
            Optional<Path> people,
            Optional<SqlEngine> engine,
            StatusResource status,
            AppResource apps,
            TransactionResource transactions)
            throws AccessException {
        requireLoopback(listen);
        List<Object> instances = new ArrayList<>(List.of(status, apps));
        engine.ifPresent(answering -> instances.addAll(List.of(
                new SqlResource(
                        answering, new SavedQueries(Map.of(), Optional.empty()), PastTables.NONE, CopiedTables.NONE),
                new SiteFiles(),
                transactions)));
        ResourceConfig resources = new ResourceConfig();
        instances.forEach(instance -> resources.register(instance.getClass()));
        resources
                .register(new AbstractBinder() {
                    @Override
                    protected void configure() {
                        instances.forEach(instance -> bind(instance).to((Type) instance.getClass()));
                    }
                })
                .register(GZipEncoder.class)
                .register(new PackedAnswers())
                .register(new JsonBody())
                .register(new ProblemMapper())
                .register(new EmptyErrorFilter())
                .addProperties(Map.of(
                        ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true,
                        ServerProperties.WADL_FEATURE_DISABLE, true,
                        // The packages' runtime has no java.desktop.
                        CommonProperties.PROVIDER_DEFAULT_DISABLE, "RENDEREDIMAGE"));
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(new ServletContainer(resources)), "/*");
        Authorizer authorizer = authorizer(people);
        front = new Front(
                listen,
                Optional.empty(),
                CONNECTIONS,
                new AccessHandler(
                        authorizer,
                        new Refusals(),
                        new BrowserGuard(!authorizer.checks(), List.of()),
                        new ContentTypeHandler(context)));
    }

    static void requireLoopback(InetSocketAddress listen) {
        if (listen.isUnresolved() || !listen.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("\"listen\" is " + listen.getHostString() + ":" + listen.getPort()
                    + ", expected a loopback address; put a proxy with TLS before it for others");
        }
    }

    static Authorizer authorizer(Optional<Path> people) throws AccessException {
        return new Authorizer(new Keys(new Secrets(Optional.empty(), people, Map.of()), false), Optional.empty());
    }

    /** @throws IOException if the address cannot be listened on */
    public void start() throws IOException {
        front.start();
    }

    public URI uri() {
        return front.uri();
    }

    @Override
    public void close() {
        front.close();
    }
}
