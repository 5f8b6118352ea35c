package io.earshot.lab.servers;

import java.io.PrintStream;

/** Formats a broker's folder if it is new, and becomes the broker: one JVM for both. Kafka's broker is there at run time only. */
public final class BrokerMain {

    private BrokerMain() {}

    /** @param args the broker's properties, and the cluster's id */
    public static void main(String[] args) throws ReflectiveOperationException {
        Class.forName("kafka.tools.StorageTool")
                .getMethod("execute", String[].class, PrintStream.class)
                .invoke(
                        null,
                        new String[] {"format", "--ignore-formatted", "--config", args[0], "--cluster-id", args[1]},
                        System.out);
        Class.forName("kafka.Kafka").getMethod("main", String[].class).invoke(null, (Object) new String[] {args[0]});
    }
}
