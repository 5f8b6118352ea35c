package io.earshot.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate authority, a server of 127.0.0.1 and a client, made by the JDK's keytool in a folder of the test's. */
final class Certificates {

    static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path all;

    Certificates(Path folder) throws Exception {
        this.folder = folder;
        all = folder.resolve("all.p12");
        keytool("-genkeypair", "-alias", "ca", "-dname", "CN=ca", "-keyalg", "EC", "-ext", "bc:c");
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-dname",
                "CN=server",
                "-keyalg",
                "EC",
                "-signer",
                "ca",
                "-ext",
                "san=ip:127.0.0.1");
        keytool("-genkeypair", "-alias", "client", "-dname", "CN=be5.host58", "-keyalg", "RSA", "-signer", "ca");
    }

    private void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", all.toString(), "-storepass", PASSWORD, "-validity", "30"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(all)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** One of them alone, with its key and chain. */
    KeyStore store(String alias) throws IOException, GeneralSecurityException {
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        KeyStore from = store();
        char[] password = PASSWORD.toCharArray();
        one.setKeyEntry(alias, from.getKey(alias, password), password, from.getCertificateChain(alias));
        return one;
    }

    Path pkcs12(String alias) throws IOException, GeneralSecurityException {
        Path file = folder.resolve(alias + ".p12");
        try (var out = Files.newOutputStream(file)) {
            store(alias).store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    /** The certificate with its chain. */
    Path pem(String alias) throws IOException, GeneralSecurityException {
        StringBuilder text = new StringBuilder("subject=" + alias + "\n");
        for (Certificate each : store().getCertificateChain(alias)) {
            text.append(block("CERTIFICATE", each.getEncoded()));
        }
        return Files.writeString(folder.resolve(alias + ".pem"), text);
    }

    Path key(String alias) throws IOException, GeneralSecurityException {
        byte[] key = store().getKey(alias, PASSWORD.toCharArray()).getEncoded();
        return Files.writeString(folder.resolve(alias + ".key"), block("PRIVATE KEY", key));
    }

    Path passwordFile() throws IOException {
        return Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    }

    private static String block(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + label
                + "-----\n";
    }
}
