package io.earshot.model;

import java.util.List;
import java.util.Optional;

/** Tells the version of a program, of its build, and of the Java runtime below it. */
public final class ProgramVersion {

    /** Holds COMMIT,DATE in packages: no blank, which the JVM would have to quote for the process that makes its AOT cache. */
    private static final String BUILD_PROPERTY = "earshot.build";

    private ProgramVersion() {}

    /** Returns the version that the build wrote into the jar of a class; "development" for classes outside a jar. */
    public static String of(Class<?> type) {
        return Optional.ofNullable(type.getPackage().getImplementationVersion()).orElse("development");
    }

    /** Returns what {@code --version} prints: program and version first, then what a bug report needs. */
    public static List<String> lines(String program, String version) {
        return List.of(
                program + " " + version,
                "build: " + System.getProperty(BUILD_PROPERTY, "not packaged").replace(",", " of "),
                "java: " + System.getProperty("java.runtime.version") + " of " + System.getProperty("java.vendor"),
                "system: " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
    }
}
