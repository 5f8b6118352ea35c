package io.earshot.agent.jvm;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The words that look at JVMs. */
public final class JvmWords {

    /** The address of the connector that a JVM offers to its own machine, where it was started with one. */
    private static final String ADDRESS = "sun.management.JMXConnectorServer.0.address";

    /** Named and not referred to: the agent's own runtime lacks the modules that this class needs. */
    private static final String READER = "io.earshot.agent.jvm.beans.BeanReader";

    private JvmWords() {}

    /**
     * Returns the garbage collections of the JVMs that fit.
     *
     * @throws IOException with a message for people, if there is none
     */
    public static String collections(JvmRules rules, Instant now) throws IOException {
        return found(rules).stream()
                .map(jvm -> GarbageCollections.describe(jvm, now))
                .collect(Collectors.joining());
    }

    /**
     * Returns the command that reads the beans of the JVM that fits.
     *
     * @param bean is one of the names that the rules have
     * @param user executes the command; absent for the agent's own user
     * @throws IOException with a message for people, if there is not one
     */
    public static List<String> beans(JvmRules rules, String bean, Optional<String> user) throws IOException {
        List<Jvm> jvms = found(rules);
        if (jvms.size() > 1) {
            throw new IOException("line \"jvm\" fits pids "
                    + jvms.stream().map(jvm -> Long.toString(jvm.pid())).collect(Collectors.joining(", "))
                    + ", expected one");
        }
        Jvm jvm = jvms.getFirst();
        if (!jvm.isInOwnNamespaces()) {
            throw new IOException(
                    "pid " + jvm.pid()
                            + " runs in a container of its own or as a user whom this agent may not look at, expected a JVM beside the agent");
        }
        requireOwner(jvm, user);
        JvmRules.Bean read = Optional.ofNullable(rules.beans().get(bean))
                .orElseThrow(() -> new IOException("no line \"bean." + bean + "\""));
        List<String> command = new ArrayList<>(List.of(
                java(rules, jvm).toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                classes().toString(),
                READER,
                Long.toString(jvm.pid()),
                jvm.counters().text(ADDRESS).orElse(""),
                read.name()));
        command.addAll(read.attributes());
        return command;
    }

    /** The reader runs a program and reads objects that the JVM's owner may have chosen, so it must not have the rights of another user. */
    private static void requireOwner(Jvm jvm, Optional<String> user) throws IOException {
        String owner = Jvm.owner(Long.toString(jvm.pid()));
        String reader = user.isPresent() ? user.get() : Jvm.owner("self");
        if (!owner.equals(reader)) {
            throw new IOException("pid " + jvm.pid() + " runs as user " + owner
                    + " and its beans would be read by user " + reader + ", expected a line: user = " + owner);
        }
    }

    private static List<Jvm> found(JvmRules rules) throws IOException {
        Jvm.Found found = Jvm.find(rules.jvm());
        if (found.jvms().isEmpty()) {
            String unreadable = found.unreadable().isEmpty()
                    ? ""
                    : "; pids "
                            + found.unreadable().stream().map(String::valueOf).collect(Collectors.joining(", "))
                            + " fit and have no counters that this agent can read: they run as another user, or with"
                            + " -XX:-UsePerfData";
            throw new IOException(
                    "no JVM's command line contains what line \"jvm\" describes, " + rules.jvm() + unreadable);
        }
        return found.jvms();
    }

    /** The JVM's own Java has the modules that its beans are read with; the agent's has nothing but java.base. */
    private static Path java(JvmRules rules, Jvm jvm) throws IOException {
        Optional<Path> java = rules.java().or(() -> jvm.executable().filter(path -> path.endsWith("java")));
        return java.orElseThrow(() -> new IOException("pid " + jvm.pid()
                + " is run by no program named java, expected a line \"java\" with the path of one"));
    }

    private static Path classes() throws IOException {
        try {
            return Path.of(JvmWords.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException("the agent's own classes cannot be found: " + e.getMessage(), e);
        }
    }
}
