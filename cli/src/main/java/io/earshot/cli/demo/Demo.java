package io.earshot.cli.demo;

import io.earshot.cmdb.CmdbException;
import io.earshot.cmdb.CsvCmdb;
import io.earshot.http.config.ConfigException;
import io.earshot.model.Inventory;
import io.earshot.server.CannotStartException;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;

/** A server and its agents, and the story that they tell. */
public final class Demo implements AutoCloseable {

    /** Waits, and says whether the person in front has had enough. */
    @FunctionalInterface
    public interface Patience {
        boolean isOverAfter(Duration time) throws InterruptedException;
    }

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final long SEED = 1;

    private final long start;
    private final DemoFiles files;
    private final EarshotServer server;
    private final DemoAgents agents;
    private final DemoStory story;

    private Demo(long start, DemoFiles files, EarshotServer server, DemoAgents agents, DemoStory story) {
        this.start = start;
        this.files = files;
        this.server = server;
        this.agents = agents;
        this.story = story;
    }

    /**
     * Starts a server and one agent for each container.
     *
     * @param port the server's on 127.0.0.1; 0 takes any that is free
     * @throws DemoFailure if the port is taken or files cannot be written
     */
    public static Demo start(int containers, int port, String version, PrintWriter out) throws DemoFailure {
        long start = System.nanoTime();
        try {
            DemoFiles files = DemoFiles.write(containers, port);
            try {
                EarshotServer server = EarshotServer.start(ConfigFile.read(files.config()), InstantSource.system());
                Inventory inventory = new CsvCmdb(files.cmdb()).read().inventory();
                LoopbackFaults faults = new LoopbackFaults(inventory, new Random(SEED));
                DemoRequests requests =
                        new DemoRequests(files.folder(), inventory, InstantSource.system(), new Random(SEED));
                DemoAgents agents = new DemoAgents(server.uri(), version, inventory, faults, requests);
                DemoStory story = new DemoStory(
                        new DemoScreen(out, start), new DemoQuestions(server.uri()), faults, agents, requests);
                story.open(server.uri(), server.postgres().orElseThrow().getPort(), inventory);
                agents.startAll();
                return new Demo(start, files, server, agents, story);
            } catch (CannotStartException | ConfigException | CmdbException e) {
                files.close();
                throw new DemoFailure(e.getMessage(), e);
            }
        } catch (IOException e) {
            throw new DemoFailure("the demo's files could not be written: " + e.getMessage(), e);
        }
    }

    /** Lets the demo play until the time since its start is over or the person has had enough. */
    public void run(Duration time, Patience patience) throws DemoFailure, InterruptedException {
        long end = start + time.toNanos();
        try {
            while (end - System.nanoTime() > 0 && !patience.isOverAfter(LOOK)) {
                story.look();
            }
            story.end();
        } catch (IOException e) {
            throw new DemoFailure("the demo's server did not answer: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        agents.close();
        server.close();
        try {
            files.close();
        } catch (IOException leftover) {
            // A folder under the system's temporary one; the system clears it away.
        }
    }
}
