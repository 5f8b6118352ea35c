package io.earshot.agent.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** Runs a Tomcat with some garbage until its input ends. */
final class TomcatMain {

    private TomcatMain() {}

    public static void main(String[] arguments) throws IOException, LifecycleException {
        Path folder = Path.of(arguments[0]);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("maxThreads", "7");
        tomcat.addContext("", Files.createDirectories(folder.resolve("app")).toString());
        tomcat.start();
        List<byte[]> garbage = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            garbage.add(new byte[1 << 20]);
            if (garbage.size() == 8) {
                garbage.clear();
            }
        }
        System.gc();
        System.out.println("ready");
        int _ = System.in.read();
        tomcat.stop();
    }
}
