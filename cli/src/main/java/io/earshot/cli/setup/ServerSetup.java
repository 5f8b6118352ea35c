package io.earshot.cli.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A server's first configuration: TLS, the fleet's key, two people, and a CMDB to be filled in. Existing files are never touched.
 */
public final class ServerSetup {

    private static final String CMDB_HEADER =
            "container,host,dataCenter,role,cluster,addresses,services,uses,running\n";

    private final Path folder;
    private final int port;
    private final List<String> names;

    /**
     * @param names by which agents and people reach the server; the first stands in the URL they are given
     * @throws IllegalArgumentException if a name is neither a DNS name nor an address
     */
    public ServerSetup(Path folder, int port, List<String> names) {
        this.folder = folder;
        this.port = port;
        this.names = names.stream().map(HostNames::require).toList();
    }

    /** Returns the address by which agents and people reach the server. */
    public String url() {
        return "https://" + HostNames.inUrl(names.getFirst()) + ":" + port + "/";
    }

    /**
     * Writes the files, and returns them in the order in which a reader looks at them.
     *
     * @throws IOException if one of them exists already (then nothing was written), or cannot be written
     */
    public List<Path> write() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Map<String, String> open = new LinkedHashMap<>();
        Map<String, String> secret = new LinkedHashMap<>();
        open.put("server.yaml", """
                # Every key with its default stands in docs/server.yaml.
                listen: "[::]:%d"        # all addresses of this machine
                tls: {certificate: server.pem, key: server.key}
                access: {fleetKey: fleet.key, people: people.txt}

                cmdb: {csv: cmdb.csv}   # who exists, where, and what they use; read again when it changes
                """.formatted(port));
        if (!Files.exists(folder.resolve("cmdb.csv"))) {
            open.put("cmdb.csv", CMDB_HEADER);
        }
        SelfSignedCertificate certificate = SelfSignedCertificate.of(names);
        open.put("server.pem", certificate.certificate());
        secret.put("server.key", certificate.key());
        secret.put("fleet.key", Secrets.random() + "\n");
        secret.put("people.txt", "admin admin " + Secrets.random() + "\nnagios reader " + Secrets.random() + "\n");
        refuseExisting(open, secret);
        List<Path> written = new ArrayList<>();
        for (Map.Entry<String, String> file : open.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.writeString(path, file.getValue());
            written.add(path);
        }
        for (Map.Entry<String, String> file : secret.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Secrets.write(path, file.getValue());
            written.add(path);
        }
        return written;
    }

    private void refuseExisting(Map<String, String> open, Map<String, String> secret) throws IOException {
        for (String name : open.keySet()) {
            refuseExisting(name);
        }
        for (String name : secret.keySet()) {
            refuseExisting(name);
        }
    }

    private void refuseExisting(String name) throws IOException {
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
            throw new IOException(file + " exists already, expected a folder without it; nothing was written");
        }
    }
}
