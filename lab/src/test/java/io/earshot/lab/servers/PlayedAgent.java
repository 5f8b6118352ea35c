package io.earshot.lab.servers;

import io.earshot.agent.http.Answer;
import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.http.ServerClient;
import io.earshot.agent.http.Subject;
import io.earshot.agent.http.Token;
import io.earshot.agent.http.Ways;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.Report;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A container whose reports go an agent's own way to the servers. */
record PlayedAgent(ContainerName container, ServerClient way) {

    static PlayedAgent of(String container, List<GroupServer> servers) throws Exception {
        ServerAccess access = new ServerAccess(
                servers.stream().map(server -> server.uri("/")).toList(), Token.NONE, Optional.empty());
        ContainerName name = ContainerName.parse(container);
        return new PlayedAgent(
                name,
                new ServerClient(
                        access, new Ways(access, container), new Subject.OfContainer(name), "test", System::nanoTime));
    }

    /** Reports the state of its only link. */
    Answer report(int sequence, String ip, LinkState state) {
        Report report = Report.of(
                container,
                List.of(new LinkReport(
                        Ip.parse(ip),
                        12,
                        state == LinkState.UP ? 12 : 0,
                        Optional.of(state),
                        Optional.empty(),
                        OptionalInt.empty(),
                        false)));
        return way.deliver(List.of(new Report(
                container, Optional.of(new Report.Run("agent", sequence)), Optional.empty(), report.sections())));
    }
}
