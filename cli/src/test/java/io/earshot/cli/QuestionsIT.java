package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.demo.DemoFleet;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Runs the commands of docs/questions.md, in their order, against the demo that they are written for. */
class QuestionsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String COMMAND = "    earshot ";
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(#[^)\\s]*)?\\)");

    private record Answer(int status, String out, String err) {}

    @Test
    void everyCommandOfTheQuestionsHasAnAnswer() throws Exception {
        List<List<String>> commands;
        try (Stream<String> lines = Files.lines(Path.of("../docs/questions.md"))) {
            commands = lines.filter(line -> line.startsWith(COMMAND))
                    .map(line -> words(line.substring(COMMAND.length())))
                    .toList();
        }
        assertThat(commands).hasSizeGreaterThan(15);
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String server = "http://127.0.0.1:" + port;
        DemoFleet fleet = DemoFleet.start(port);
        try {
            awaitIncident(server);
            for (List<String> command : commands) {
                Answer answer = runInTime(command, server);
                assertThat(answer.status()).as("%s: %s", command, answer.err()).isBetween(0, 2);
                // The command that ends a mute is silent when it worked.
                if (!command.getFirst().equals("unmute")) {
                    assertThat(answer.out()).as("%s: %s", command, answer.err()).isNotBlank();
                }
                assertThat(answer.err()).as("%s says on stderr", command).isEmpty();
            }
        } finally {
            fleet.close();
        }
    }

    @Test
    void everyQuestionIsAnsweredOnThePageAndByAtMostThreeCommands() throws Exception {
        List<String> questions = Stream.of(
                        Files.readString(Path.of("../docs/questions.md")).split("\n## "))
                .skip(1)
                .toList();

        assertThat(questions).hasSizeGreaterThanOrEqualTo(10).allSatisfy(question -> {
            assertThat(question).contains("\nPage: ");
            assertThat(question.lines().filter(line -> line.startsWith(COMMAND)))
                    .hasSizeBetween(1, 3);
        });
    }

    @Test
    void everyLinkInTheDocumentationLeadsToAFile() throws Exception {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> docs = Files.walk(Path.of("../docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        for (String name : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md")) {
            pages.add(Path.of("..", name));
        }
        for (Path page : pages) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                String target = link.group(1);
                if (!target.contains(":")) {
                    assertThat(page.resolveSibling(target))
                            .as("a link of %s", page)
                            .exists();
                }
            }
        }
    }

    private static void awaitIncident(String server) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        Answer answer;
        do {
            assertThat(Instant.now()).as("an incident should open").isBefore(end);
            Thread.sleep(200);
            answer = run(List.of("incidents"), server);
        } while (!answer.out().contains("OPEN"));
    }

    /** A starved server stops a question after its ten seconds; asked again, it has read what it needs. */
    private static Answer runInTime(List<String> command, String server) {
        Instant end = Instant.now().plus(PATIENCE);
        Answer answer = run(command, server);
        while (answer.err().contains("stopped after") && Instant.now().isBefore(end)) {
            answer = run(command, server);
        }
        return answer;
    }

    private static List<String> words(String line) {
        return WORD.matcher(line)
                .results()
                .map(word -> word.group(1) != null ? word.group(1) : word.group(2))
                .toList();
    }

    private static Answer run(List<String> command, String server) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> arguments = new ArrayList<>(command);
        arguments.removeIf(word -> word.equals("--server") || word.startsWith("http://"));
        arguments.addAll(List.of("--server", server));
        int status = new CommandLine(Main.class)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        return new Answer(status, out.toString(), err.toString());
    }
}
