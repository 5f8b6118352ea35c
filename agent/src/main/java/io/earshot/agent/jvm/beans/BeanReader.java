package io.earshot.agent.jvm.beans;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Prints attributes of beans of a JVM on this machine, a line each. It sets nothing and calls no operation. */
public final class BeanReader {

    private static final int MOST_BEANS = 100;
    private static final int LONGEST_VALUE = 500;
    private static final String PROPERTY = "com.sun.management.jmxremote.localConnectorAddress";

    private final MBeanServerConnection server;
    private final PrintStream out;
    private boolean complete = true;

    private BeanReader(MBeanServerConnection server, PrintStream out) {
        this.server = server;
        this.out = out;
    }

    /**
     * Reads beans.
     *
     * @param arguments the JVM's pid, the address of its local connector or nothing, a bean's name or a pattern of names, attributes
     */
    public static void main(String[] arguments) {
        PrintStream out = System.out;
        try (JMXConnector connector = connect(arguments[0], arguments[1])) {
            BeanReader reader = new BeanReader(connector.getMBeanServerConnection(), out);
            reader.print(arguments[2], Arrays.asList(arguments).subList(3, arguments.length));
            out.flush();
            System.exit(reader.complete ? 0 : 1);
        } catch (IOException | JMException | AttachNotSupportedException e) {
            out.println("the beans of pid " + arguments[0] + " cannot be read: " + oneLine(e.toString()));
        } catch (NoClassDefFoundError missing) {
            out.println("this Java (" + System.getProperty("java.home")
                    + ") has no module jdk.attach or java.management.rmi,"
                    + " expected a line \"java\" with the path of a JDK's, or the JVM to be started with"
                    + " -Dcom.sun.management.jmxremote");
        }
        System.exit(1);
    }

    /** Objects that the JVM chose are deserialized here, which is why the agent has its owner run this program. */
    @SuppressWarnings("BanJNDI")
    private static JMXConnector connect(String pid, String known) throws IOException, AttachNotSupportedException {
        return JMXConnectorFactory.connect(new JMXServiceURL(address(pid, known)));
    }

    private static String address(String pid, String known) throws IOException, AttachNotSupportedException {
        if (!known.isEmpty()) {
            return known;
        }
        VirtualMachine jvm = VirtualMachine.attach(pid);
        try {
            String running = jvm.getAgentProperties().getProperty(PROPERTY);
            return running == null ? jvm.startLocalManagementAgent() : running;
        } finally {
            jvm.detach();
        }
    }

    private void print(String name, List<String> attributes) throws IOException, JMException {
        Set<ObjectName> beans = new TreeSet<>(server.queryNames(new ObjectName(name), null));
        if (beans.isEmpty()) {
            out.println("no bean " + name);
            complete = false;
        }
        int printed = 0;
        for (ObjectName bean : beans) {
            if (printed == MOST_BEANS) {
                out.println("and " + (beans.size() - MOST_BEANS) + " more beans");
                complete = false;
                return;
            }
            for (String attribute : attributes) {
                print(bean, attribute);
            }
            printed++;
        }
    }

    private void print(ObjectName bean, String attribute) throws IOException {
        String key = bean + " " + attribute;
        try {
            print(key, server.getAttribute(bean, attribute));
        } catch (JMException | RuntimeException e) {
            out.println(key + ": " + oneLine(e.toString()));
            complete = false;
        }
    }

    /** Java 11 has no patterns. */
    @SuppressWarnings("PatternMatchingInstanceof")
    private void print(String key, Object value) {
        if (value instanceof CompositeData) {
            CompositeData parts = (CompositeData) value;
            for (String part : new TreeSet<>(parts.getCompositeType().keySet())) {
                print(key + "." + part, parts.get(part));
            }
        } else if (value instanceof TabularData) {
            out.println(key + " = a table of " + ((TabularData) value).size() + " rows");
        } else if (value != null && value.getClass().isArray()) {
            out.println(key + " = an array of " + Array.getLength(value));
        } else {
            out.println(key + " = " + oneLine(String.valueOf(value)));
        }
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE) + "...";
    }
}
