package io.earshot.lab.graph;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A Neo4j as a child process. It comes from Maven Central into a repository of its own, since its libraries are other versions of the
 * project's. Where it cannot be had, the test is skipped.
 */
final class Neo4jProcess implements AutoCloseable {

    private static final Path ROOT = root();

    private final Process process;
    private final URI uri;

    private Neo4jProcess(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    static Neo4jProcess start(Path folder) throws IOException, InterruptedException {
        Path classPath = folder.resolve("classpath");
        Path repository =
                Path.of(System.getProperty("neo4j.repository", System.getProperty("user.home") + "/.m2/neo4j"));
        Process maven = new ProcessBuilder(
                        ROOT.resolve("mvnw").toString(),
                        "-B",
                        "-q",
                        "-f",
                        ROOT.resolve("lab/src/test/neo4j/pom.xml").toString(),
                        "-Dmaven.repo.local=" + repository,
                        "-Dmdep.outputFile=" + classPath,
                        "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("maven.log").toFile())
                .start();
        boolean ended = maven.waitFor(10, TimeUnit.MINUTES);
        if (!ended) {
            maven.destroy();
        }
        assumeTrue(ended && maven.exitValue() == 0, "Neo4j cannot be downloaded");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx600m",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        Files.readString(classPath).strip(),
                        "--source",
                        Integer.toString(Runtime.version().feature()),
                        ROOT.resolve("lab/src/test/neo4j/Neo4jServer.source").toString(),
                        folder.resolve("database").toString())
                .redirectError(folder.resolve("neo4j.log").toFile())
                .start();
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("listening on ")) {
                return new Neo4jProcess(process, URI.create(line.substring("listening on ".length())));
            }
        }
        throw new IOException("Neo4j ended: " + Files.readString(folder.resolve("neo4j.log")));
    }

    URI uri() {
        return uri;
    }

    /** Neo4j ends with its standard input. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (process.waitFor(1, TimeUnit.MINUTES)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
