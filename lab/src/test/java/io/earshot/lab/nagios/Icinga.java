package io.earshot.lab.nagios;

import io.earshot.lab.RealPrograms;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.tls.Certificate;
import io.earshot.nagios.ServiceName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;

/** A real Icinga 2 with its API on loopback, some services, and a certificate of its own. */
final class Icinga implements AutoCloseable {

    static final String USER = "earshot";
    static final String PASSWORD = "s3cret";

    private static final String NODE = "icinga.example.com";

    private final ChildProgram process;
    private final URI url;

    private Icinga(ChildProgram process, URI url) {
        this.process = process;
        this.url = url;
    }

    static Icinga start(Path folder, List<ServiceName> services)
            throws IOException, InterruptedException, GeneralSecurityException {
        RealPrograms.require("icinga2");
        int port = FreePort.find();
        for (String name : List.of("data/certs", "cache", "run/icinga2", "log", "spool", "etc")) {
            Files.createDirectories(folder.resolve(name));
        }
        Path certificates = folder.resolve("data/certs");
        Certificate.write(certificates, NODE);
        Files.copy(certificates.resolve(NODE + ".crt"), certificates.resolve("ca.crt"));
        Path config = folder.resolve("etc/icinga2.conf");
        Files.writeString(config, config(port, services));
        ChildProgram process =
                RealPrograms.start(folder, "icinga2", arguments(folder, config).toArray(String[]::new));
        Icinga icinga = new Icinga(process, URI.create("https://127.0.0.1:" + port));
        try {
            process.await("Icinga's API", () -> listens(port));
        } catch (IOException e) {
            icinga.close();
            throw e;
        }
        return icinga;
    }

    private static List<String> arguments(Path folder, Path config) {
        String user = System.getProperty("user.name");
        List<String> arguments = new ArrayList<>(List.of("daemon", "-c", config.toString(), "-DNodeName=" + NODE));
        for (String constant : List.of(
                "ConfigDir=" + folder.resolve("etc"),
                "DataDir=" + folder.resolve("data"),
                "CacheDir=" + folder.resolve("cache"),
                "InitRunDir=" + folder.resolve("run"),
                "LogDir=" + folder.resolve("log"),
                "SpoolDir=" + folder.resolve("spool"),
                "PidPath=" + folder.resolve("run/icinga2/icinga2.pid"),
                "ModAttrPath=" + folder.resolve("data/modified.conf"),
                "ObjectsPath=" + folder.resolve("cache/objects"),
                "StatePath=" + folder.resolve("data/state"),
                "VarsPath=" + folder.resolve("cache/vars"),
                "RunAsUser=" + user,
                "RunAsGroup=" + user)) {
            arguments.add("-DConfiguration." + constant);
        }
        return arguments;
    }

    private static String config(int port, List<ServiceName> services) {
        StringBuilder config = new StringBuilder("""
            object IcingaApplication "app" {}
            object CheckerComponent "checker" {}
            object ApiListener "api" { bind_host = "127.0.0.1", bind_port = %d }
            object ApiUser "%s" { password = "%s", permissions = [ "actions/process-check-result", "objects/query/*" ] }
            object Endpoint NodeName {}
            object Zone NodeName { endpoints = [ NodeName ] }
            object CheckCommand "stale" { command = [ "/bin/sh", "-c", "echo no word; exit 3" ] }
            """.formatted(port, USER, PASSWORD));
        services.stream()
                .map(ServiceName::host)
                .distinct()
                .forEach(host -> config.append(
                        "object Host \"" + host + "\" { check_command = \"stale\", enable_active_checks = false }\n"));
        services.forEach(service -> config.append("object Service \"" + service.service()
                + "\" { host_name = \"" + service.host()
                + "\", check_command = \"stale\", max_check_attempts = 1, enable_active_checks = true,"
                + " check_interval = 1h }\n"));
        return config.toString();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    URI url() {
        return url;
    }

    ChildProgram process() {
        return process;
    }

    /** Returns its API's answer about a service, as JSON. */
    String query(ServiceName service, SSLContext trust) throws IOException {
        String name = service.host() + "!" + service.service().replace(" ", "%20");
        String user = USER + ":" + PASSWORD;
        try (HttpClient client = HttpClient.newBuilder().sslContext(trust).build()) {
            HttpRequest request = HttpRequest.newBuilder(url.resolve("/v1/objects/services/" + name))
                    .header("Accept", "application/json")
                    .header(
                            "Authorization",
                            "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
                    .build();
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
