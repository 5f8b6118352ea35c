package io.earshot.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamespaceSourceTest {

    private static final long OWN = ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    private long now;

    @Test
    void aFolderHasThemByName() throws IOException {
        Files.createFile(folder.resolve("be5"));

        assertThat(new NamedNamespaces(folder).find())
                .containsExactly(new Namespace("be5", folder.resolve("be5"), Optional.empty()));
        assertThat(new NamedNamespaces(folder.resolve("missing")).find()).isEmpty();
    }

    @Test
    void aCommandNamesAProcessOfEach() throws IOException {
        NamespaceCommand command = new NamespaceCommand("echo be5 " + OWN + "; echo; echo ' be6\t1'", () -> now);

        assertThat(command.find()).containsExactly(Namespace.ofProcess("be5", OWN), Namespace.ofProcess("be6", 1));
        assertThat(command.find().getFirst().identity()).isPresent();
    }

    @Test
    void aCommandRunsAgainAfterAWhileOrWhenAProcessHasEnded() throws IOException {
        Path count = folder.resolve("count");
        NamespaceCommand living = new NamespaceCommand("echo >>" + count + "; echo be5 " + OWN, () -> now);
        living.find();
        living.find();
        assertThat(Files.size(count)).isEqualTo(1);
        now += Duration.ofSeconds(30).toNanos();
        living.find();
        assertThat(Files.size(count)).isEqualTo(2);

        NamespaceCommand ended = new NamespaceCommand("echo >>" + count + "; echo be5 4194305", () -> now);
        ended.find();
        ended.find();
        assertThat(Files.size(count)).isEqualTo(4);
    }

    @Test
    void aCommandThatFailsIsNamed() {
        assertThatThrownBy(() -> new NamespaceCommand("exit 3", () -> now).find())
                .hasMessage("the command \"exit 3\" ended with status 3");
        assertThatThrownBy(() -> new NamespaceCommand("echo be5", () -> now).find())
                .hasMessage("the command \"echo be5\" printed \"be5\", expected NAME PID");
        assertThatThrownBy(() -> new NamespaceCommand("echo be5 -1", () -> now).find())
                .hasMessageContaining("expected NAME PID");
    }

    @Test
    void runcAndCrunKeepTheirContainersProcesses() throws IOException {
        write("be5/state.json", "{\"id\": \"be5\", \"config\": {\"pid\": 9}, \"init_process_pid\": 123, \"x\": [1]}");
        write("be6/status", "{\"pid\": 124, \"cgroup-path\": \"/x\"}");
        write("be7/state.json", "{\"init_process_pid\": 0}");
        write("be8/state.json", "{\"init_proc");
        Files.createDirectory(folder.resolve("be9"));

        assertThat(new RuntimeState(folder).find())
                .containsExactlyInAnyOrder(Namespace.ofProcess("be5", 123), Namespace.ofProcess("be6", 124));
        assertThatThrownBy(() -> new RuntimeState(folder.resolve("missing")).find())
                .hasMessage(folder.resolve("missing") + ": no such folder");
    }

    @Test
    void theContainersOfAPodAreKnownByThePod() throws IOException {
        // As containerd has runc keep them, with a pod's sandbox and one of its containers.
        String labels = "\"io.kubernetes.cri.sandbox-name=web-0.a\", \"io.kubernetes.cri.sandbox-namespace=shop\"";
        write(
                "5f1c/state.json",
                "{\"init_process_pid\": 123, \"config\": {\"mounts\": [{}], \"labels\": [" + labels
                        + ", \"bundle=/x\"]}}");
        write("6e2d/state.json", "{\"init_process_pid\": 124, \"config\": {\"labels\": [" + labels + "]}}");
        // As CRI-O has crun keep them.
        write(
                "bundle/config.json",
                "{\"process\": {\"args\": [\"a\"]}, \"annotations\": {\"io.kubernetes.pod.name\": \"db\","
                        + " \"other\": \"x\", \"io.kubernetes.pod.namespace\": \"shop\"}}");
        write("7a3e/status", "{\"pid\": 125, \"bundle\": \"" + folder.resolve("bundle") + "\"}");
        // Not of Kubernetes, and of one whose bundle is out of sight.
        write("be5/state.json", "{\"init_process_pid\": 126, \"config\": {\"labels\": [\"bundle=/x\"]}}");
        write("be6/status", "{\"pid\": 127, \"bundle\": \"/missing\"}");

        RuntimeState runtime = new RuntimeState(folder);
        for (int again = 0; again < 2; again++) {
            List<Namespace> found = runtime.find();
            assertThat(found)
                    .extracting(Namespace::name)
                    .containsExactlyInAnyOrder("web-0_a_shop", "db_shop", "be5", "be6");
            assertThat(found).contains(Namespace.ofProcess("db_shop", 125), Namespace.ofProcess("be5", 126));
        }
        Files.delete(folder.resolve("7a3e/status"));
        Files.delete(folder.resolve("7a3e"));
        assertThat(runtime.find()).extracting(Namespace::name).doesNotContain("db_shop");
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), text);
    }
}
