package io.earshot.cli.pages;

import io.earshot.store.SqlEngine;
import io.earshot.store.external.ExternalRows;
import io.earshot.store.external.ExternalSettings;
import io.earshot.store.external.ExternalStore;
import io.earshot.store.external.ExternalStoreException;
import io.earshot.store.external.ExternalStoreProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** An engine that does not answer. A server with it has all metrics of engines. */
public final class AwayEngine implements ExternalStoreProvider, ExternalStore {

    /** Makes a folder of libraries with a JAR that names it. */
    static Path library(Path folder) throws IOException {
        try (OutputStream file =
                        Files.newOutputStream(Files.createDirectories(folder).resolve("engine.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new JarEntry("META-INF/services/" + ExternalStoreProvider.class.getName()));
            jar.write(AwayEngine.class.getName().getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
            return folder;
        }
    }

    @Override
    public ExternalStore open(ExternalSettings settings) {
        return this;
    }

    @Override
    public SqlEngine engine() {
        throw away();
    }

    @Override
    public ExternalRows connect() {
        throw away();
    }

    private static ExternalStoreException away() {
        return new ExternalStoreException("it is away");
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
