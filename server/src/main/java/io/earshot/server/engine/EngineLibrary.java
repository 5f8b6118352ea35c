package io.earshot.server.engine;

import io.earshot.store.external.ExternalSettings;
import io.earshot.store.external.ExternalStore;
import io.earshot.store.external.ExternalStoreException;
import io.earshot.store.external.ExternalStoreProvider;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Loads an engine's libraries from a folder of their own. */
public final class EngineLibrary {

    /** Names the folder where it is not beside the server's own libraries, as in a checkout. */
    private static final String PROPERTY = "earshot.engine";

    private EngineLibrary() {}

    /**
     * Opens the engine without connecting to it. Its libraries stay loaded as long as the process runs.
     *
     * @throws ExternalStoreException if the folder has no engine, or this process cannot use it
     */
    static ExternalStore open(Optional<Path> configured, ExternalSettings settings) {
        Path folder = configured.orElseGet(EngineLibrary::standard);
        URLClassLoader loader = load(folder);
        try {
            // The class path comes before the folder, and has none but in tests.
            return ServiceLoader.load(ExternalStoreProvider.class, loader).stream()
                    .reduce((_, last) -> last)
                    .map(ServiceLoader.Provider::get)
                    .orElseThrow(() -> new ExternalStoreException("the libraries in " + folder + " hold no engine"))
                    .open(settings);
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new ExternalStoreException(
                    "the libraries in " + folder + " do not fit, expected those of this version: " + e.getMessage(), e);
        }
    }

    /**
     * Returns a class loader for the libraries in a folder, beside the server's own.
     *
     * @throws ExternalStoreException if the folder has none, or cannot be read
     */
    public static URLClassLoader load(Path folder) {
        URL[] jars = jars(folder);
        if (jars.length == 0) {
            throw new ExternalStoreException("no libraries of an engine in " + folder
                    + ", expected those of earshot-engine, or \"engine.libraries\"");
        }
        return new URLClassLoader("engine", jars, EngineLibrary.class.getClassLoader());
    }

    private static Path standard() {
        String property = System.getProperty(PROPERTY);
        if (property != null) {
            return Path.of(property);
        }
        try {
            Path own = Path.of(EngineLibrary.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return own.getParent().resolveSibling("engine");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of the server's own libraries is not known", e);
        }
    }

    private static URL[] jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return new URL[0];
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<URL> jars = new ArrayList<>();
            for (Path file : files.filter(each -> each.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                jars.add(file.toUri().toURL());
            }
            return jars.toArray(URL[]::new);
        } catch (IOException e) {
            throw new ExternalStoreException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }
}
