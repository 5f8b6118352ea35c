package io.earshot.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earshot.cli.Launcher;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks the packages: made as a user makes them, installed on a machine that has nothing of ours, and used there. */
class PackagesIT {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PACKAGES = ROOT.resolve("target/packages");

    @TempDir
    private static Path folder;

    private static Optional<Process> debootstrap = Optional.empty();

    @BeforeAll
    static void pack() throws Exception {
        Launcher.program();
        if (canBootMachines()) {
            // Waits for the network more than for the processor, and so stands beside the packing.
            debootstrap = Optional.of(new ProcessBuilder(
                            "debootstrap",
                            "--variant=minbase",
                            "--include=systemd,systemd-sysv," + libpcap(),
                            codename(),
                            machine().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("debootstrap.log").toFile())
                    .start());
        }
        ProcessBuilder command = new ProcessBuilder(ROOT.resolve("package").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("build.log").toFile());
        command.environment().put("PACK", "fast");
        Process build = command.start();
        assertThat(build.waitFor(30, TimeUnit.MINUTES)).isTrue();
        assertThat(build.exitValue())
                .as(Files.readString(folder.resolve("build.log")))
                .isZero();
    }

    @AfterAll
    static void end() {
        debootstrap.ifPresent(Process::destroy);
    }

    private static Path machine() {
        return folder.resolve("machine");
    }

    private static boolean canBootMachines() {
        return Files.exists(Path.of("/usr/sbin/debootstrap"))
                && Files.exists(Path.of("/usr/bin/systemd-nspawn"))
                && "root".equals(System.getProperty("user.name"));
    }

    private static Path packed(String pattern) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(PACKAGES, pattern)) {
            return found.iterator().next();
        }
    }

    @Test
    void theAgentRunsWithoutAnythingInstalledAndLeavesWithALastReport() throws Exception {
        Path archive = packed("earshot-agent-*.tar.gz");
        Path home =
                untar(archive, "here").resolve(archive.getFileName().toString().replace(".tar.gz", ""));
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses,services,uses
            be5,host58,TX,127.0.77.5,be,db1
            db1,host7,TX,127.0.77.7,db1,
            """);
        Files.writeString(
                folder.resolve("server.yaml"),
                "listen: 127.0.0.1:0\ncycle: 15s\ncmdb: {csv: cmdb.csv}\npartners: {background: 0}\n");
        try (Launcher server = Launcher.start(
                "server", "--config", folder.resolve("server.yaml").toString())) {
            String url = server.awaitLine(l -> l.startsWith("earshot: listening on "))
                    .substring("earshot: listening on ".length());
            Path log = folder.resolve("agent.log");
            ProcessBuilder command = new ProcessBuilder(
                            home.resolve("bin/earshot-agent").toString(), "--server", url, "--name", "be5.host58")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            command.environment().clear();
            Process agent = command.start();
            try {
                long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
                while (!links(url).equals("CONTAINER,PARTNER,STATE\nbe5.host58,db1.host7,UP")) {
                    assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(end);
                    Thread.sleep(100);
                }
                int before = reports(url);
                agent.destroy();
                assertThat(agent.waitFor(300, TimeUnit.SECONDS)).isTrue();
                assertThat(reports(url)).as(Files.readString(log)).isGreaterThan(before);
            } finally {
                agent.destroyForcibly();
            }
        }
    }

    private static String links(String url) throws Exception {
        return Launcher.run("sql", "--server", url, "-o", "csv", "SELECT container, partner, state FROM link")
                .output();
    }

    @ParameterizedTest
    @ValueSource(strings = {"earshot-agent", "earshot-server", "earshot-relay", "earshot-traffic"})
    void theImageHoldsAllThatItsProgramNeeds(String name) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounts and chroot are allowed to root alone");
        Path image = untar(packed(name + "-*-oci.tar"), name + "-image");
        JsonNode manifest =
                blob(image, JSON.readTree(image.resolve("index.json").toFile()).at("/manifests/0"));
        JsonNode process = blob(image, manifest.path("config")).path("config");
        assertThat(process.path("User").asString()).isEqualTo("65532:65532");
        Path root = untar(pathOf(image, manifest.at("/layers/0")), name + "-root");

        // As a container runtime does it: the dynamic linker finds what lies beside a program through /proc.
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t proc proc \"$0/proc\" && exec chroot --userspec=65532:65532 \"$0\" \"$@\"",
                root.toString()));
        process.path("Entrypoint").valueStream().map(JsonNode::asString).forEach(command::add);
        command.add("--version");
        ProcessBuilder inside = new ProcessBuilder(command).redirectErrorStream(true);
        Process program = inside.start();
        assertThat(new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("earshot");
        assertThat(program.waitFor()).isZero();
        if (List.of("earshot-agent", "earshot-traffic").contains(name)) {
            requireLibpcap(root, name);
        }
    }

    /** The image's dynamic linker finds the library by which captures are made, and all that this one needs. */
    private static void requireLibpcap(Path root, String name) throws Exception {
        Process linker = new ProcessBuilder(
                        "chroot",
                        root.toString(),
                        "/lib64/ld-linux-x86-64.so.2",
                        "--preload",
                        "libpcap.so.0.8",
                        "--list",
                        "/usr/lib/" + name + "/runtime/bin/java")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(linker.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("libpcap.so.0.8 => ")
                .doesNotContain("not found", "cannot be preloaded");
    }

    /** Debian's rpm with a database of its own; the scripts of the packages are not run, as an empty root has no shell. */
    @ParameterizedTest
    @ValueSource(strings = {"earshot", "earshot-agent", "earshot-server", "earshot-relay", "earshot-traffic"})
    void anRpmBringsAllThatItsProgramNeedsAndTakesItAway(String name) throws Exception {
        assumeTrue(
                "root".equals(System.getProperty("user.name")), "rpm changes its root, which is allowed to root alone");
        assumeTrue(
                System.getenv("EARSHOT_VERIFY") != null || Files.exists(Path.of("/usr/bin/rpmbuild")),
                "rpmbuild makes it");
        Path root = Files.createDirectory(folder.resolve(name + "-rpm"));
        Path rpm = packed(name + "-[0-9]*.rpm");
        List<String> command = List.of("rpm", "--force-debian", "--root=" + root, "--nodeps", "--noscripts");
        finish(with(command, "--install", rpm.toString()));

        Process program = new ProcessBuilder(
                        root.resolve("usr/bin").resolve(name).toString(), "--version")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("earshot");
        assertThat(program.waitFor()).isZero();

        finish(with(command, "--erase", name));
        assertThat(root.resolve("usr/lib").resolve(name)).doesNotExist();
    }

    private static String[] with(List<String> command, String... more) {
        return Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void theDocumentationIsASiteOfStaticFiles() throws Exception {
        Path archive = packed("earshot-docs-*.tar.gz");
        Path site =
                untar(archive, "docs").resolve(archive.getFileName().toString().replace(".tar.gz", ""));
        assertThat(site.resolve("index.html")).content().contains("href=\"install.html\"");
        assertThat(site.resolve("lunr.min.js")).isNotEmptyFile();
        assertThat(Files.readString(PACKAGES.resolve("SHA256SUMS"))).contains("  " + archive.getFileName() + "\n");
    }

    /** The runtime of the package has what the engine's client needs, up to its first connection. */
    @Test
    void theLibrariesOfAnEngineAreAPackageOfTheirOwnThatTheServersFolderTakes() throws Exception {
        Path archive = packed("earshot-server-*.tar.gz");
        Path home = untar(archive, "with-engine")
                .resolve(archive.getFileName().toString().replace(".tar.gz", ""));
        Files.writeString(
                folder.resolve("engine.csv"), "container,host,dataCenter,addresses\nbe1,host1,TX,192.0.2.1\n");
        Path config = Files.writeString(folder.resolve("engine.yaml"), """
            listen: 127.0.0.1:0
            state: none
            recording: {folder: none}
            cmdb: {csv: engine.csv}
            engine: {ignite: {addresses: ["127.0.0.1:1"]}}
            """);
        String program = home.resolve("bin/earshot-server").toString();
        Process without = new ProcessBuilder(program, "--config", config.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(without.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("engine: no libraries of an engine in " + home.resolve("lib/engine"));

        finish(
                "tar",
                "-xzf",
                packed("earshot-engine-*.tar.gz").toString(),
                "-C",
                home.resolve("lib").toString());
        Path log = folder.resolve("engine.log");
        Process server = new ProcessBuilder(program, "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
            while (!Files.readString(log).contains("the engine is away: ")) {
                assertThat(server.isAlive() && System.nanoTime() < end)
                        .as(Files.readString(log))
                        .isTrue();
                Thread.sleep(100);
            }
        } finally {
            server.destroy();
            server.waitFor();
        }
        assertThat(Files.readString(log))
                .contains("127.0.0.1:1")
                .doesNotContain("NoClassDefFound", "report this as a bug");
    }

    @ParameterizedTest
    @ValueSource(strings = {"earshot", "earshot-agent", "earshot-server", "earshot-relay", "earshot-traffic"})
    void theBillOfMaterialsNamesThePackageItsJavaRuntimeAndEveryJarInIt(String name) throws Exception {
        assumeTrue(System.getenv("EARSHOT_VERIFY") != null || Files.exists(Path.of("/usr/bin/jq")), "jq makes it");
        Path file = packed(name + "-[0-9]*.cdx.json");
        Path home = file.resolveSibling(file.getFileName().toString().replace(".cdx.json", ""));
        JsonNode bill = JSON.readTree(file.toFile());

        assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(bill.at("/metadata/component/name").asString()).isEqualTo(name);
        List<String> shipped = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home.resolve("lib"))) {
            for (Path jar :
                    files.filter(path -> path.toString().endsWith(".jar")).toList()) {
                shipped.add(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar))));
            }
        }
        assertThat(bill.path("components")
                        .valueStream()
                        .flatMap(component -> component.path("hashes").valueStream())
                        .filter(hash -> hash.path("alg").asString().equals("SHA-256"))
                        .map(hash -> hash.path("content").asString()))
                .containsExactlyInAnyOrderElementsOf(shipped);
        assertThat(bill.path("components").valueStream())
                .allSatisfy(component ->
                        assertThat(component.path("licenses").isEmpty()).isFalse());
        assertThat(bill.path("components")
                        .valueStream()
                        .filter(component -> component.path("name").asString().equals("openjdk"))
                        .map(component -> component.path("version").asString()))
                .containsExactly(Runtime.version().feature() + "."
                        + Runtime.version().interim() + "."
                        + Runtime.version().update());
        assertThat(Files.readString(PACKAGES.resolve("SHA256SUMS"))).contains("  " + file.getFileName() + "\n");
    }

    @Test
    void theBillOfMaterialsOfTheServerNamesTheScriptsOfThePage() throws Exception {
        assumeTrue(System.getenv("EARSHOT_VERIFY") != null || Files.exists(Path.of("/usr/bin/jq")), "jq makes it");
        assertThat(JSON.readTree(packed("earshot-server-*.cdx.json").toFile())
                        .path("components")
                        .valueStream()
                        .map(component -> component.path("purl").asString()))
                .anyMatch(purl -> purl.matches("pkg:npm/echarts@[0-9.]+"))
                .anyMatch(purl -> purl.matches("pkg:npm/cytoscape@[0-9.]+"))
                .anyMatch(purl -> purl.matches("pkg:npm/lunr@[0-9.]+"));
    }

    /** A machine that has nothing but Debian's smallest system, boots systemd, and runs the hardened units. */
    @Test
    void aFreshMachineIsInstalledUpgradedAndCleanedAsTheTutorialSays() throws Exception {
        assertThat(canBootMachines() || System.getenv("EARSHOT_VERIFY") == null)
                .as("debootstrap and systemd-nspawn are installed, and this is root")
                .isTrue();
        assumeTrue(canBootMachines(), "a machine needs root, debootstrap and systemd-nspawn");
        Path root = machine();
        assertThat(debootstrap.orElseThrow().waitFor())
                .as(Files.readString(folder.resolve("debootstrap.log")))
                .isZero();
        Path packages = Files.createDirectory(root.resolve("packages"));
        try (DirectoryStream<Path> debs = Files.newDirectoryStream(PACKAGES, "*.deb")) {
            for (Path deb : debs) {
                Files.copy(deb, packages.resolve(deb.getFileName()));
            }
        }
        try (InputStream script = PackagesIT.class.getResourceAsStream("machine.sh")) {
            Files.write(root.resolve("machine.sh"), script.readAllBytes());
        }
        Files.writeString(root.resolve("etc/systemd/system/machine.service"), """
            [Unit]
            After=multi-user.target
            [Service]
            Type=oneshot
            ExecStart=/bin/sh -c 'sh /machine.sh >/machine.log 2>&1; echo $? >/machine.status; systemctl poweroff'
            [Install]
            WantedBy=default.target
            """);
        finish("systemctl", "--root=" + root, "enable", "machine.service");
        Process machine = new ProcessBuilder(
                        "systemd-nspawn",
                        "--boot",
                        "--quiet",
                        "--register=no",
                        "--keep-unit",
                        "--private-network",
                        "--machine=earshot-packages",
                        "--directory=" + root)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("machine.boot").toFile())
                .start();
        try {
            assertThat(machine.waitFor(20, TimeUnit.MINUTES)).isTrue();
        } finally {
            machine.destroy();
        }
        Path log = root.resolve("machine.log");
        assertThat(root.resolve("machine.status"))
                .as(Files.exists(log) ? Files.readString(log) : Files.readString(folder.resolve("machine.boot")))
                .exists()
                .content()
                .isEqualTo("0\n");
    }

    /** The name has changed with the width of times. */
    private static String libpcap() {
        return Files.exists(Path.of("/usr/share/doc/libpcap0.8t64")) ? "libpcap0.8t64" : "libpcap0.8";
    }

    private static String codename() throws IOException {
        return Files.readAllLines(Path.of("/etc/os-release")).stream()
                .filter(line -> line.startsWith("VERSION_CODENAME="))
                .map(line -> line.substring("VERSION_CODENAME=".length()))
                .findFirst()
                .orElseThrow();
    }

    private static void finish(String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "step", ".log");
        Process step = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(step.waitFor())
                .as(String.join(" ", command) + "\n" + Files.readString(log))
                .isZero();
    }

    private static int reports(String server) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(server).resolve("/metrics"))
                                    .build(),
                            BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("earshot_agent_call_seconds_count{call=\"report\",status=\"204\"}"))
                    .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst()
                    .orElse(0);
        }
    }

    private static JsonNode blob(Path image, JsonNode descriptor) {
        return JSON.readTree(pathOf(image, descriptor).toFile());
    }

    private static Path pathOf(Path image, JsonNode descriptor) {
        return image.resolve("blobs")
                .resolve(descriptor.path("digest").asString().replace(':', '/'));
    }

    private static Path untar(Path archive, String name) throws IOException, InterruptedException {
        Path place = Files.createDirectory(folder.resolve(name));
        Process tar = new ProcessBuilder("tar", "-C", place.toString(), "-xf", archive.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        return place;
    }
}
