package io.earshot.server.engine;

import io.earshot.store.external.ExternalSettings;
import io.earshot.store.external.ExternalStore;
import io.earshot.store.external.ExternalStoreProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Opens an engine in the file of the property "file". */
public final class FileEngineProvider implements ExternalStoreProvider {

    @Override
    public ExternalStore open(ExternalSettings settings) {
        return new FileEngine(Path.of(settings.properties().get("file")));
    }

    /** Makes a folder of libraries with a JAR that names this engine. */
    public static Path library(Path folder) {
        return library(folder, FileEngineProvider.class.getName());
    }

    /** Makes a folder of libraries with a JAR that names an engine. */
    static Path library(Path folder, String provider) {
        try (OutputStream file =
                        Files.newOutputStream(Files.createDirectories(folder).resolve("engine.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new JarEntry("META-INF/services/" + ExternalStoreProvider.class.getName()));
            jar.write(provider.getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
