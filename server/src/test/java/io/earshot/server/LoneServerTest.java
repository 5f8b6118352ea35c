package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is not one of several, and has no engine beside it. */
class LoneServerTest {

    @TempDir
    private Path folder;

    @Test
    void aServerWithoutAClusterAndAnEngineLoadsNoClassOfKafkaTheLogOrIgniteAndNeedsNoneOfTheirOptions()
            throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses,services,uses
            be5,host58,TX,192.168.5.11,be,db1
            db1,host7,TX,192.168.7.1,db1,
            """);
        Path config = Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cmdb: {csv: cmdb.csv}
            """);
        Path loaded = folder.resolve("loaded");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:class+load:file=" + loaded,
                        "-cp",
                        classPath(),
                        KilledServer.class.getName(),
                        config.toString(),
                        "PT0S")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create(process.inputReader().readLine());
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(uri.resolve("/api/v1/containers/be5.host58/report"))
                            .POST(HttpRequest.BodyPublishers.ofString("""
                                {"container": "be5.host58", "startId": "a", "sequence": 1, "links": []}\
                                """))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.headers().firstValue("Earshot-Behind-Millis")).isEmpty();
            HttpResponse<String> servers = client.send(
                    HttpRequest.newBuilder(uri.resolve("/api/v1/sql"))
                            .header("Accept", "text/csv")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "SELECT (SELECT COUNT(*) FROM server) AS n, heardBy FROM data WHERE"
                                            + " heardBy IS NULL"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(servers.body()).contains("0,");
        } finally {
            process.destroy();
            process.waitFor();
        }
        String classes = Files.readString(loaded);
        assertThat(classes)
                .contains("io.earshot.server.EarshotServer ")
                .doesNotContain("org.apache.kafka", "io.earshot.cluster.kafka", "server.cluster.SpeakerLoop")
                .doesNotContain("org.apache.ignite", "io.earshot.store.ignite", "server.engine.EngineLibrary")
                .doesNotContain("io.earshot.store.external.ExternalStoreProvider");
    }

    private static String classPath() {
        return LoneServerTest.class.getClassLoader() instanceof URLClassLoader loader
                ? Stream.of(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
