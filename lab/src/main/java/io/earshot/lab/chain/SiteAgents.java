package io.earshot.lab.chain;

import io.earshot.agent.Agent;
import io.earshot.agent.AgentConfig;
import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.http.Token;
import io.earshot.agent.peers.PeerSettings;
import io.earshot.agent.probe.Sources;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.agent.tasks.TaskConfig;
import io.earshot.model.Ip;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The site's agents, in one process: each with its own address, connections, words and files. */
public final class SiteAgents {

    /** The last line that it prints at its start. */
    static final String STARTED = "all agents are started";

    private SiteAgents() {}

    /** @param args the folder of {@link SiteFiles}, the relay's URL, and how many agents there are */
    public static void main(String[] args) throws IOException, InterruptedException {
        SiteFiles files = new SiteFiles(Path.of(args[0]));
        URI relay = URI.create(args[1]);
        int agents = Integer.parseInt(args[2]);
        for (int i = 0; i < agents; i++) {
            agent(files, relay, i).start();
        }
        System.out.println(STARTED);
        new CountDownLatch(1).await();
    }

    private static Agent agent(SiteFiles files, URI relay, int index) throws IOException {
        return new Agent(new AgentConfig(
                new ServerAccess(
                        List.of(relay), new Token.Fixed(Optional.of(SiteFiles.token(index))), Optional.empty()),
                SiteFiles.name(index),
                Sources.of(Ip.parse(ThinLine.address(index))),
                TcpPorts.USUAL,
                Optional.empty(),
                Optional.empty(),
                "lab",
                Optional.of(new TaskConfig(
                        files.keys(),
                        files.words(index),
                        files.state(index),
                        Optional.empty(),
                        Optional.of(new PeerSettings(0, PeerSettings.USUAL_RATE)))),
                Optional.empty()));
    }
}
