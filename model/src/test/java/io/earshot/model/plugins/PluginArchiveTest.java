package io.earshot.model.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.pieces.FileId;
import io.earshot.model.tasks.TaskKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginArchiveTest {

    private static final String MANIFEST = "name = counts\nversion = 1.0\nrun = bin/counts\n";

    private final KeyPair vendor = pair();
    private final TaskKeys keys = TaskKeys.parse(line("vendor", vendor));

    @Test
    void aSignedPluginIsReadAsItWasPacked() throws Exception {
        byte[] archive = archive(MANIFEST, Map.of("bin/counts", "#!/bin/sh\n"));
        byte[] file = file(PluginSignature.sign(FileId.of(archive), "vendor", vendor.getPrivate()), archive);

        PluginManifest manifest = PluginArchive.check(() -> new ByteArrayInputStream(file), keys);
        Map<String, ByteArrayOutputStream> unpacked = unpacked(archive);

        assertThat(manifest.name()).isEqualTo("counts");
        assertThat(manifest.period())
                .hasValueSatisfying(period -> assertThat(period).hasMinutes(1));
        assertThat(unpacked.get("bin/counts")).hasToString("#!/bin/sh\n");
    }

    @Test
    void theSameFilesGiveTheSameOctets() throws Exception {
        assertThat(archive(MANIFEST, Map.of("a", "1", "b", "2")))
                .isEqualTo(archive(MANIFEST, new LinkedHashMap<>(Map.of("b", "2", "a", "1"))));
    }

    @Test
    void anOctetThatWasChangedIsFoundBeforeTheArchiveIsRead() throws Exception {
        byte[] archive = archive(MANIFEST, Map.of("bin/counts", "#!/bin/sh\n"));
        byte[] file = file(PluginSignature.sign(FileId.of(archive), "vendor", vendor.getPrivate()), archive);
        file[file.length - 1] ^= 1;

        assertThatThrownBy(() -> PluginArchive.check(() -> new ByteArrayInputStream(file), keys))
                .isInstanceOf(BadPluginException.class)
                .hasMessageStartingWith("its SHA-256 is ");
    }

    @Test
    void aSignatureOfAnotherKeyUnderTheNameOfAKnownOneIsNone() throws Exception {
        byte[] archive = archive(MANIFEST, Map.of("bin/counts", ""));
        PluginSignature forged = PluginSignature.sign(FileId.of(archive), "vendor", pair().getPrivate());

        assertThatThrownBy(() -> PluginArchive.check(() -> new ByteArrayInputStream(file(forged, archive)), keys))
                .hasMessage("the signature is not that of key vendor");
    }

    @Test
    void anUnsignedPluginAndAnUnknownKeyAreRefused() throws Exception {
        byte[] archive = archive(MANIFEST, Map.of("bin/counts", ""));

        assertThatThrownBy(() -> PluginSignature.none(FileId.of(archive)).requireSignedBy(keys))
                .hasMessageStartingWith("nobody signed it");
        assertThatThrownBy(() -> PluginSignature.sign(FileId.of(archive), "bert", vendor.getPrivate())
                        .requireSignedBy(keys))
                .hasMessage("key bert, which signed it, is not known here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../evil", "/etc/passwd", "bin/../../evil", "bin//x", ".hidden", "a\\..\\b", "bin/", "a/\u0000"})
    void aPathThatMayLeaveTheArchiveIsRefused(String path) throws Exception {
        byte[] archive = archive(MANIFEST, Map.of(path, "x", "bin/counts", ""));

        assertThatThrownBy(() -> unpacked(archive))
                .isInstanceOf(BadPluginException.class)
                .hasMessageStartingWith("a file is \"");
    }

    @Test
    void anArchiveThatGrowsWithoutEndIsLeftAtTheLimit() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
            zip.putNextEntry(new ZipEntry("zeros"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i <= 64; i++) {
                zip.write(zeros);
            }
        }
        long[] written = {0};
        assertThatThrownBy(() ->
                        PluginArchive.unpack(new ByteArrayInputStream(bomb.toByteArray()), _ -> new OutputStream() {
                            @Override
                            public void write(int octet) {
                                written[0]++;
                            }

                            @Override
                            public void write(byte[] octets, int from, int length) {
                                written[0] += length;
                            }
                        }))
                .isInstanceOf(BadPluginException.class)
                .hasMessageStartingWith("too large when unpacked");
        assertThat(written[0]).isLessThanOrEqualTo(PluginArchive.MOST_OCTETS);
    }

    @Test
    void tooManyFilesAreRefused() throws Exception {
        Map<String, String> files = new LinkedHashMap<>();
        for (int i = 0; i <= PluginArchive.MOST_FILES; i++) {
            files.put("f" + i, "");
        }
        byte[] archive = archive(MANIFEST, files);
        assertThatThrownBy(() -> unpacked(archive)).hasMessage("more than 256 files");
    }

    @Test
    void whatIsNoArchiveIsRefused() throws Exception {
        assertThatThrownBy(() -> unpacked("PK no zip".getBytes(UTF_8))).isInstanceOf(BadPluginException.class);
        assertThatThrownBy(() -> PluginSignature.read(new ByteArrayInputStream("#!/bin/sh".getBytes(UTF_8))))
                .hasMessageStartingWith("no plug-in");
        assertThatThrownBy(() -> PluginSignature.read(new ByteArrayInputStream("earshot-plugin-1\n".getBytes(UTF_8))))
                .hasMessage("no plug-in, it ends too early");
        assertThatThrownBy(() -> unpacked(archive("name = counts\nversion = 1\nrun = bin/other\n", Map.of())))
                .hasMessageContaining("expected a file of the archive");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name = Counts",
                "period = 0s",
                "period = 2d",
                "timeLimit = 90s",
                "memory = 1m",
                "lines = 0",
                "lines = 5000",
                "user = -x",
                "run = ../sh",
                "shell = yes",
                "period = continuous\ntimeLimit = 1s"
            })
    void aManifestOutsideItsLimitsIsRefused(String line) {
        assertThatThrownBy(() -> PluginManifest.parse(MANIFEST + line + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }

    private static byte[] archive(String manifest, Map<String, String> files) throws IOException {
        Map<String, PluginArchive.Content> content = new LinkedHashMap<>();
        content.put(PluginManifest.FILE, () -> stream(manifest));
        files.forEach((path, text) -> content.put(path, () -> stream(text)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PluginArchive.pack(content, out);
        return out.toByteArray();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static Map<String, ByteArrayOutputStream> unpacked(byte[] archive) throws Exception {
        Map<String, ByteArrayOutputStream> files = new LinkedHashMap<>();
        PluginArchive.unpack(new ByteArrayInputStream(archive), path -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            files.put(path, out);
            return out;
        });
        return files;
    }

    private static byte[] file(PluginSignature signature, byte[] archive) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(signature.header());
        out.write(archive);
        return out.toByteArray();
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
