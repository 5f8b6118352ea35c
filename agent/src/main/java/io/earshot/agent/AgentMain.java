package io.earshot.agent;

import io.earshot.model.ProgramVersion;
import java.io.IOException;
import java.util.List;

/** The agent as a program of its own, with nothing but itself in its image. */
public final class AgentMain {

    private static final String PROGRAM = "earshot-agent";

    private AgentMain() {}

    /** Exit statuses: 143 ended by SIGTERM, 1 cannot run, 2 wrong use. */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> words = List.of(arguments);
        if (words.contains("--help")) {
            System.out.print(AgentCommandLine.help(PROGRAM));
        } else if (words.contains("--version")) {
            ProgramVersion.lines(PROGRAM, version()).forEach(System.out::println);
        } else if (AgentCommandLine.isCheck(words)) {
            System.exit(check(words));
        } else {
            System.exit(run(words));
        }
    }

    private static int run(List<String> arguments) throws InterruptedException {
        try {
            Agent agent = AgentCommandLine.agent(arguments, System.getenv(), version());
            agent.start();
            Runtime.getRuntime().addShutdownHook(new Thread(agent::close, "stop"));
            agent.awaitEnd();
            return 1; // by a bug that it has told of; whoever supervises us starts another
        } catch (IllegalArgumentException e) {
            System.err.println(PROGRAM + ": " + e.getMessage() + "; see " + PROGRAM + " --help");
            return 2;
        } catch (IOException e) {
            System.err.println(PROGRAM + ": " + e.getMessage());
            return 1;
        }
    }

    private static int check(List<String> arguments) {
        try {
            System.out.println(PROGRAM + ": " + AgentCommandLine.check(arguments, System.getenv(), version()));
            return 0;
        } catch (IllegalArgumentException | IOException e) {
            System.err.println(PROGRAM + ": " + e.getMessage() + "; see " + PROGRAM + " --help");
            return 2;
        }
    }

    private static String version() {
        return ProgramVersion.of(AgentMain.class);
    }
}
