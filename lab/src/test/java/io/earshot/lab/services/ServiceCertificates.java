package io.earshot.lab.services;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Makes certificates with the JDK's keytool: an authority, and what it vouches for. */
final class ServiceCertificates {

    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path store;

    /** Makes the authority; its certificate is ca.crt. */
    ServiceCertificates(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        this.folder = folder;
        store = folder.resolve("keys.p12");
        make("ca", "-ext", "bc:critical=ca:true", "-validity", "30");
    }

    /** Writes name.crt and name.key in PEM. */
    void signed(String name, String host, String start, String days)
            throws IOException, InterruptedException, GeneralSecurityException {
        make(name, "-signer", "ca", "-ext", "san=dns:" + host, "-startdate", start, "-validity", days);
    }

    void selfSigned(String name, String host) throws IOException, InterruptedException, GeneralSecurityException {
        make(name, "-ext", "san=dns:" + host, "-validity", "30");
    }

    private void make(String name, String... more) throws IOException, InterruptedException, GeneralSecurityException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool made no certificate: " + output);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Files.writeString(
                folder.resolve(name + ".crt"),
                pem("CERTIFICATE", keys.getCertificate(name).getEncoded()));
        Files.writeString(
                folder.resolve(name + ".key"),
                pem("PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded()));
    }

    private static String pem(String kind, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }
}
