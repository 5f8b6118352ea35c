package io.earshot.lab.load;

import io.earshot.http.access.FleetKey;
import io.earshot.http.tls.ClientTls;
import io.earshot.http.tls.TlsException;
import io.earshot.lab.tls.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Makes keys and certificates for a server of the lab's own.
 *
 * @param configuration lines for the server's configuration
 * @param access what opens the lock
 */
public record OwnAccess(String configuration, LoadAccess access) {

    /** Everybody is let in, in plain text. */
    public static final OwnAccess OPEN = new OwnAccess("", LoadAccess.OPEN);

    /**
     * Makes a certificate, keys and tokens.
     *
     * @param folder of the configuration
     * @param tls whether the server speaks TLS
     * @param tokens whether everybody has to show one
     */
    public static OwnAccess make(Path folder, boolean tls, boolean tokens) throws IOException, InterruptedException {
        String configuration = "";
        Optional<SSLContext> trusting = Optional.empty();
        if (tls) {
            configuration += "tls: {certificate: server.crt, key: server.key}\n";
            trusting = Optional.of(certificate(folder));
        }
        Optional<FleetKey> fleetKey = Optional.empty();
        Optional<String> person = Optional.empty();
        if (tokens) {
            configuration += "access: {fleetKey: fleet.key, people: people.txt}\n";
            String secret = secret();
            fleetKey = Optional.of(new FleetKey(secret));
            person = Optional.of(secret());
            Files.writeString(folder.resolve("fleet.key"), secret);
            Files.writeString(folder.resolve("people.txt"), "load reader " + person.get() + "\n");
        }
        return new OwnAccess(configuration, new LoadAccess(trusting, fleetKey, person));
    }

    private static SSLContext certificate(Path folder) throws IOException, InterruptedException {
        try {
            Certificate.write(folder, "server");
            return ClientTls.trusting(folder.resolve("server.crt"));
        } catch (GeneralSecurityException | TlsException e) {
            throw new IOException("no certificate could be made", e);
        }
    }

    private static String secret() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
