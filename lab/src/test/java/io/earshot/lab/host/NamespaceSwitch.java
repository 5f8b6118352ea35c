package io.earshot.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.RealPrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Network namespaces that hang at one bridge, itself in a namespace. Their names are of this process; all go at the end. */
public final class NamespaceSwitch implements AutoCloseable {

    public static final Path FOLDER = Path.of("/run/netns");

    private final Path ip;
    private final String prefix;
    private final Set<String> made = new LinkedHashSet<>();

    public NamespaceSwitch() throws IOException {
        this("");
    }

    /** @param name tells it from other switches of the same test */
    public NamespaceSwitch(String name) throws IOException {
        prefix = "eh" + ProcessHandle.current().pid() + name + "-";
        ip = RealPrograms.require("ip");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "network namespaces take root");
        make("switch");
        ip("-n", name("switch"), "link", "add", "bridge", "type", "bridge");
        ip("-n", name("switch"), "link", "set", "bridge", "up");
    }

    public String prefix() {
        return prefix;
    }

    private String name(String container) {
        return prefix + container;
    }

    Path file(String container) {
        return FOLDER.resolve(name(container));
    }

    /** @param address with its prefix length */
    public void add(String container, String address) throws IOException {
        make(container);
        ip(
                "-n",
                name("switch"),
                "link",
                "add",
                container,
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                name(container));
        ip("-n", name("switch"), "link", "set", container, "master", "bridge", "up");
        ip("-n", name(container), "address", "add", address, "dev", "eth0");
        ip("-n", name(container), "link", "set", "eth0", "up");
        ip("-n", name(container), "link", "set", "lo", "up");
    }

    /** As a runtime does that stops a container: its cable is pulled, and its namespace's name goes. */
    void remove(String container) throws IOException {
        ip("-n", name("switch"), "link", "delete", container);
        ip("netns", "delete", name(container));
        made.remove(container);
    }

    private void make(String container) throws IOException {
        ip("netns", "add", name(container));
        made.add(container);
    }

    private void ip(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(ip.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit()
                        .completeOnTimeout(process, 20, TimeUnit.SECONDS)
                        .join()
                        .isAlive())
                .isFalse();
        assertThat(process.exitValue())
                .as(String.join(" ", command) + ": " + said)
                .isZero();
    }

    @Override
    public void close() throws IOException {
        for (String container : List.copyOf(made)) {
            ip("netns", "delete", name(container));
        }
    }
}
