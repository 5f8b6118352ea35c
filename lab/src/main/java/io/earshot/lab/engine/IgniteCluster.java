package io.earshot.lab.engine;

import io.earshot.lab.exit.AtExit;
import io.earshot.lab.load.CpuTime;
import io.earshot.store.ignite.node.IgniteNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Nodes of Ignite as child processes on loopback, on a class path of their own. */
final class IgniteCluster implements AutoCloseable {

    private final List<IgniteNode> nodes = new ArrayList<>();
    private final AtExit atExit = AtExit.run("end-nodes", this::end);

    private IgniteCluster() {}

    /**
     * Starts nodes one after the other.
     *
     * @param libraries folder of the nodes' libraries
     * @param folder for their files
     */
    static IgniteCluster start(int nodes, Path libraries, Path folder) {
        IgniteCluster cluster = new IgniteCluster();
        try {
            for (int i = 1; i <= nodes; i++) {
                cluster.nodes.add(IgniteNode.start("node" + i, folder, libraries + File.separator + "*", List.of()));
            }
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    List<String> addresses() {
        return nodes.stream().map(IgniteNode::address).toList();
    }

    /** Returns the CPU time of the nodes that live. */
    Duration cpu() throws IOException {
        Duration all = Duration.ZERO;
        for (IgniteNode node : nodes) {
            all = all.plus(CpuTime.of(node.pid()));
        }
        return all;
    }

    /** Ends one node as a power cut would. */
    void killOne() {
        nodes.removeFirst().close();
    }

    /** Ends all nodes as a power cut would. */
    void killAll() {
        end();
    }

    private void end() {
        nodes.forEach(IgniteNode::close);
        nodes.clear();
    }

    @Override
    public void close() {
        end();
        atExit.close();
    }
}
