package io.earshot.cli.setup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A server's key with a certificate that vouches for itself: agents and clients are given the certificate as their authority.
 *
 * @param certificate PEM
 * @param key PEM, PKCS #8
 */
public record SelfSignedCertificate(String certificate, String key) {

    private static final int DAYS = 3_650;

    /**
     * Makes a new one by the runtime's own keytool, since the JDK has no public interface that signs certificates.
     *
     * @param names DNS names and addresses by which the server is reached; the first is the subject
     */
    public static SelfSignedCertificate of(List<String> names) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("earshot-init");
        Path store = folder.resolve("key.p12");
        String password = Secrets.random();
        try {
            run(
                    password,
                    "-genkeypair",
                    "-alias",
                    "server",
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=" + names.getFirst(),
                    "-ext",
                    "san="
                            + names.stream()
                                    .map(SelfSignedCertificate::alternativeName)
                                    .collect(Collectors.joining(",")),
                    "-validity",
                    Integer.toString(DAYS),
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString());
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, password.toCharArray());
            }
            return new SelfSignedCertificate(
                    pem("CERTIFICATE", keys.getCertificate("server").getEncoded()),
                    pem(
                            "PRIVATE KEY",
                            keys.getKey("server", password.toCharArray()).getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("the new key cannot be read: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(store);
            Files.delete(folder);
        }
    }

    private static void run(String password, String... arguments) throws IOException, InterruptedException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        ProcessBuilder command = new ProcessBuilder(keytool.toString());
        command.command().addAll(List.of(arguments));
        // A password in the environment stands in no list of processes.
        command.command().addAll(List.of("-storepass:env", "EARSHOT_STORE_PASSWORD"));
        command.environment().put("EARSHOT_STORE_PASSWORD", password);
        Process process = command.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(
                    "keytool made no certificate: " + said.lines().findFirst().orElse("no reason given"));
        }
    }

    private static String alternativeName(String name) {
        return (HostNames.isAddress(name) ? "ip:" : "dns:") + name;
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + what + "-----\n";
    }
}
