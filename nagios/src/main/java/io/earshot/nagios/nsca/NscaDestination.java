package io.earshot.nagios.nsca;

import io.earshot.nagios.ServiceName;
import io.earshot.nagios.delivery.DeliveryException;
import io.earshot.nagios.delivery.Destination;
import io.earshot.nagios.watch.Status;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Nagios behind an nsca daemon. All results of a visit go through one connection. */
public final class NscaDestination implements Destination {

    /**
     * Holds the address, the password and the encryption.
     *
     * @param timeout how long the daemon may keep still where it is to do something
     */
    public record Settings(String host, int port, Encryption encryption, String password, Duration timeout) {}

    private final String name;
    private final Settings settings;

    public NscaDestination(String name, Settings settings) {
        this.name = name;
        this.settings = settings;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<ServiceName, String> send(List<Status> results) throws DeliveryException, InterruptedException {
        InetSocketAddress daemon = new InetSocketAddress(settings.host(), settings.port());
        if (daemon.isUnresolved()) {
            throw new DeliveryException(settings.host() + " cannot be resolved");
        }
        String complaint = "cannot be reached";
        try (NscaConnection connection = NscaConnection.open(daemon, settings.timeout())) {
            complaint = NscaConnection.REJECTED; // a reset, where it had not read all of it
            write(results, connection);
            connection.finish(results.size());
            return Map.of();
        } catch (IOException e) {
            throw failed(complaint + " (" + e.getMessage() + ")", e);
        } catch (DeliveryException e) {
            throw failed(e.getMessage(), e);
        }
    }

    private DeliveryException failed(String complaint, Exception cause) {
        return new DeliveryException("nsca at " + settings.host() + ":" + settings.port() + " " + complaint, cause);
    }

    private void write(List<Status> results, NscaConnection connection)
            throws IOException, DeliveryException, InterruptedException {
        PacketCipher cipher = PacketCipher.of(
                settings.encryption(), connection.iv(), settings.password().getBytes(StandardCharsets.UTF_8));
        for (Status result : results) {
            byte[] packet = Packet.of(
                    result.service(),
                    result.state().exitStatus(),
                    result.result().toPluginOutput(),
                    connection.time());
            cipher.encrypt(packet);
            connection.write(packet);
        }
    }
}
