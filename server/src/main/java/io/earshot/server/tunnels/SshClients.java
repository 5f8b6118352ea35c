package io.earshot.server.tunnels;

import io.earshot.server.config.TunnelConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.forward.ForwardingFilter;
import org.apache.sshd.server.forward.TcpForwardingFilter;

/** Opens connections by SSH: with public keys alone, to hosts whose keys are known, and for nothing but one forwarded port each. */
final class SshClients implements AutoCloseable {

    static {
        Ed25519.use();
    }

    private static final AttributeRepository.AttributeKey<HostKeys> HOST_KEYS =
            new AttributeRepository.AttributeKey<>();

    private static final AttributeRepository.AttributeKey<Refused> REFUSED = new AttributeRepository.AttributeKey<>();

    private final SshClient client = SshClient.setUpDefaultClient();
    private final TunnelTiming timing;

    /** Takes the reason for which a host's key was not accepted. */
    private static final class Refused {

        private volatile String why = "";
    }

    /** @param server its own address, the only one to which connections from hosts lead */
    SshClients(TunnelTiming timing, InetSocketAddress server) {
        this.timing = timing;
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY); // nothing of ~/.ssh counts
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        client.setForwardingFilter(ForwardingFilter.asForwardingFilter(null, null, new OnlyTo(server)));
        client.setServerKeyVerifier((session, _, key) -> {
            AttributeRepository context = session.getConnectionContext();
            HostKeys keys = context.getAttribute(HOST_KEYS);
            if (!keys.accepts(key)) {
                context.getAttribute(REFUSED).why = keys.objection(key);
                return false;
            }
            return true;
        });
        client.addSessionListener(new SessionListener() {
            @Override
            public void sessionCreated(Session session) {
                if (session instanceof ClientSession own) {
                    preferKnownTypes(
                            own,
                            own.getConnectionContext().getAttribute(HOST_KEYS).types());
                }
            }
        });
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, timing.keepAlive());
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, timing.unanswered());
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        CoreModuleProperties.AUTH_TIMEOUT.set(client, timing.patience());
        CoreModuleProperties.FORWARD_REQUEST_TIMEOUT.set(client, timing.patience());
        CoreModuleProperties.NIO_WORKERS.set(client, 2);
        CoreModuleProperties.TCP_NODELAY.set(client, true);
        client.start();
    }

    /** A host with several keys shows the one whose type comes first here. */
    private static void preferKnownTypes(ClientSession session, Set<String> types) {
        List<NamedFactory<Signature>> factories = new ArrayList<>(session.getSignatureFactories());
        factories.sort(Comparator.comparing(
                factory -> !types.contains(KeyUtils.getCanonicalKeyType(factory.getName())))); // the sort is stable
        session.setSignatureFactories(factories);
    }

    /**
     * Opens a connection that forwards its port.
     *
     * @param server address at which this server serves
     * @throws IOException with a message for people
     */
    ClientSession open(TunnelConfig config, InetSocketAddress server) throws IOException {
        HostKeys keys = HostKeys.read(config);
        KeyPair own = readKey(config.key());
        InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
        if (address.isUnresolved()) {
            throw new IOException("the name " + config.host() + " cannot be resolved");
        }
        Refused refused = new Refused();
        AttributeRepository context = AttributeRepository.ofAttributesMap(Map.of(HOST_KEYS, keys, REFUSED, refused));
        ClientSession session = connect(config, address, context);
        try {
            authenticate(config, session, own, refused);
            forward(config, session, server);
            return session;
        } catch (IOException | RuntimeException e) {
            session.close(true);
            throw e;
        }
    }

    private ClientSession connect(TunnelConfig config, InetSocketAddress address, AttributeRepository context)
            throws IOException {
        try {
            return client.connect(config.user(), address, context, null)
                    .verify(timing.patience())
                    .getSession();
        } catch (IOException e) {
            throw new IOException("no connection: " + reason(e), e);
        }
    }

    private void authenticate(TunnelConfig config, ClientSession session, KeyPair own, Refused refused)
            throws IOException {
        session.addPublicKeyIdentity(own);
        try {
            session.auth().verify(timing.patience());
        } catch (IOException e) {
            if (!refused.why.isEmpty()) {
                throw new IOException(refused.why, e);
            }
            throw new IOException(
                    "user " + config.user() + " was not let in with key " + config.key() + ": " + reason(e), e);
        }
    }

    private static void forward(TunnelConfig config, ClientSession session, InetSocketAddress server)
            throws IOException {
        SshdSocketAddress there =
                new SshdSocketAddress(config.listen().host(), config.listen().port());
        try {
            session.startRemotePortForwarding(there, new SshdSocketAddress(server));
        } catch (IOException e) {
            throw new IOException(
                    "the host does not let it listen on " + config.listen()
                            + ": the port is in use, or PermitListen or AllowTcpForwarding of its sshd_config does not"
                            + " allow it",
                    e);
        }
    }

    /** @throws IOException with a message for people */
    static KeyPair readKey(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Iterable<KeyPair> pairs =
                    SecurityUtils.loadKeyPairIdentities(null, new PathResource(file), in, (_, _, _) -> null);
            Iterator<KeyPair> all = pairs == null ? List.<KeyPair>of().iterator() : pairs.iterator();
            if (!all.hasNext()) {
                throw new IOException("no private key in it");
            }
            return all.next();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new IOException(
                    "SSH key " + file + " cannot be read (" + reason(e)
                            + "), expected an Ed25519, ECDSA or RSA private key in OpenSSH's format or PEM without a password",
                    e);
        }
    }

    /** The library wraps what the system says, and adds names of its classes. */
    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    @Override
    public void close() {
        client.stop();
    }

    /** Lets connections from hosts lead to the server itself and nowhere else, and opens no port here. */
    private record OnlyTo(InetSocketAddress server) implements TcpForwardingFilter {

        @Override
        public boolean canListen(SshdSocketAddress address, Session session) {
            return false;
        }

        @Override
        public boolean canConnect(Type type, SshdSocketAddress address, Session session) {
            return type == Type.Forwarded && address.toInetSocketAddress().equals(server);
        }
    }
}
