package io.earshot.lab.servers;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Formats a broker's folder if it is new, and becomes the broker: one JVM for both. Kafka's broker is there at run time only. */
public final class BrokerMain {

    private BrokerMain() {}

    /** @param args the broker's properties, the cluster's id, and further options of the format */
    public static void main(String[] args) throws ReflectiveOperationException {
        List<String> format =
                new ArrayList<>(List.of("format", "--ignore-formatted", "--config", args[0], "--cluster-id", args[1]));
        format.addAll(List.of(args).subList(2, args.length));
        Class.forName("kafka.tools.StorageTool")
                .getMethod("execute", String[].class, PrintStream.class)
                .invoke(null, format.toArray(new String[0]), System.out);
        Class.forName("kafka.Kafka").getMethod("main", String[].class).invoke(null, (Object) new String[] {args[0]});
    }
}
