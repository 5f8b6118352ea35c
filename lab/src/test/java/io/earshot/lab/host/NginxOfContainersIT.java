package io.earshot.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.Agent;
import io.earshot.agent.host.HostConfig;
import io.earshot.agent.host.NamedNamespaces;
import io.earshot.agent.host.NamespaceNaming;
import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.nginx.AccessLogFormat;
import io.earshot.agent.nginx.NginxConfig;
import io.earshot.agent.nginx.NginxFiles;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One agent for all containers of a host, which reads nginx's configuration below each container's root ({@code --container-root}). */
@Timeout(600)
class NginxOfContainersIT {

    private static final String UPSTREAMS =
            "SELECT container, server, ip, node FROM nginx_upstream ORDER BY container, server";

    @TempDir
    private Path folder;

    @Test
    void eachContainersFilesLinksAndNamesAreItsOwn() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses,services,uses
            fe1,host58,TX,10.77.0.1,,be
            fe2,host58,TX,10.77.0.2,,be
            be1,host59,TX,10.77.0.3,be,
            """);
        Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cycle: 1s
            downAfter: 3s
            probeInterval: 500ms
            cmdb: {csv: cmdb.csv}
            partners: {background: 0}
            """);
        try (NamespaceSwitch network = new NamespaceSwitch();
                EarshotServer server =
                        EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system());
                Agent agent = agent(server, network)) {
            container(network, "fe1", "10.77.0.3 backend");
            container(network, "fe2", "10.77.0.9 backend");
            network.add("fe1", "10.77.0.1/24");
            network.add("fe2", "10.77.0.2/24");
            agent.start();

            await(server, """
                CONTAINER,SERVER,IP,NODE
                fe1.host58,backend:8080,10.77.0.3,be1.host59
                fe1.host58,linked:81,10.0.0.1,10.0.0.1
                fe2.host58,backend:8080,10.77.0.9,10.77.0.9
                fe2.host58,linked:81,10.0.0.1,10.0.0.1
                """);

            Files.writeString(root(network, "fe2").resolve("srv/be.conf"), "upstream be { server 10.77.0.3:8080; }\n");
            await(server, """
                CONTAINER,SERVER,IP,NODE
                fe1.host58,backend:8080,10.77.0.3,be1.host59
                fe1.host58,linked:81,10.0.0.1,10.0.0.1
                fe2.host58,10.77.0.3:8080,10.77.0.3,be1.host59
                """);
            assertThat(ask(server, "SELECT container, file, files FROM nginx_config ORDER BY container"))
                    .isEqualTo("""
                        CONTAINER,FILE,FILES
                        fe1.host58,/etc/nginx/nginx.conf,2
                        fe2.host58,/etc/nginx/nginx.conf,2
                        """);
        }
    }

    /** The included file is behind a symbolic link that is absolute for the container, and leads elsewhere on the host. */
    private void container(NamespaceSwitch network, String name, String hosts) throws Exception {
        Path root = root(network, name);
        Files.createDirectories(root.resolve("etc/nginx/sites"));
        Files.createDirectories(root.resolve("srv"));
        Files.writeString(root.resolve("etc/hosts"), hosts + "\n10.0.0.1 linked\n");
        Files.writeString(root.resolve("etc/nginx/nginx.conf"), "events {} http { include sites/*; }\n");
        Files.createSymbolicLink(root.resolve("etc/nginx/sites/be.conf"), Path.of("/srv/be.conf"));
        Files.writeString(
                root.resolve("srv/be.conf"), "upstream be { server backend:8080; server linked:81 backup; }\n");
    }

    private Path root(NamespaceSwitch network, String name) {
        return folder.resolve("lxc").resolve(network.file(name).getFileName()).resolve("rootfs");
    }

    private Agent agent(EarshotServer server, NamespaceSwitch network) throws Exception {
        NginxFiles files = new NginxFiles(folder + "/lxc/{name}/rootfs", NginxFiles.USUAL_MAIN);
        return Agent.ofHost(new HostConfig(
                new ServerAccess(server.uri()),
                "host58",
                new NamedNamespaces(NamespaceSwitch.FOLDER),
                NamespaceNaming.parse(network.prefix() + "(.+)"),
                Duration.ofMillis(300),
                TcpPorts.USUAL,
                Optional.of(new NginxConfig(
                        false, Optional.empty(), List.of(), AccessLogFormat.COMBINED, Optional.of(files))),
                Optional.empty(),
                "test"));
    }

    private static void await(EarshotServer server, String expected) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (System.nanoTime() < end && !ask(server, UPSTREAMS).equals(expected)) {
            Thread.sleep(100);
        }
        assertThat(ask(server, UPSTREAMS)).isEqualTo(expected);
    }

    private static String ask(EarshotServer server, String select) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/api/v1/sql"))
                    .header("Accept", "text/csv")
                    .POST(HttpRequest.BodyPublishers.ofString(select))
                    .build();
            return client.send(request, BodyHandlers.ofString()).body().replace("\r\n", "\n");
        }
    }
}
