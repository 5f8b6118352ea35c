package io.earshot.agent.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.model.pieces.FileId;
import io.earshot.model.plugins.PluginArchive;
import io.earshot.model.plugins.PluginManifest;
import io.earshot.model.plugins.PluginSignature;
import io.earshot.model.tasks.TaskKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;

/** Makes signed plug-ins of shell scripts. */
final class PluginFiles {

    private final Path folder;
    private final KeyPair release = pair();
    private final KeyPair stranger = pair();

    PluginFiles(Path folder) {
        this.folder = folder;
    }

    /** Returns the keys release and stranger, both of which the machine knows. */
    TaskKeys keys() {
        return TaskKeys.parse(line("release", release) + line("stranger", stranger));
    }

    Path signed(String manifest, String script) throws IOException {
        return file(manifest, script, "release", release);
    }

    Path signedByStranger(String manifest, String script) throws IOException {
        return file(manifest, script, "stranger", stranger);
    }

    private Path file(String manifest, String script, String key, KeyPair pair) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        PluginArchive.pack(
                Map.of(
                        PluginManifest.FILE,
                        () -> new ByteArrayInputStream((manifest + "\nrun = run\n").getBytes(UTF_8)),
                        "run",
                        () -> new ByteArrayInputStream(("#!/bin/sh\n" + script + "\n").getBytes(UTF_8))),
                archive);
        Path file = Files.createTempFile(folder, "packed", ".plugin");
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(PluginSignature.sign(FileId.of(archive.toByteArray()), key, pair.getPrivate())
                .header());
        whole.write(archive.toByteArray());
        Files.write(file, whole.toByteArray());
        return file;
    }

    private static String line(String name, KeyPair pair) {
        return name + " " + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()) + "\n";
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has Ed25519", e);
        }
    }
}
