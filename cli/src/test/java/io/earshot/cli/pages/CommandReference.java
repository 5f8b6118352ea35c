package io.earshot.cli.pages;

import io.earshot.cli.Main;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes the page of all commands, from what picocli knows of them. */
final class CommandReference {

    private static final String HEAD = """
        # Commands

        This page is generated from the program. Every command has `--help`; `earshot help COMMAND` prints the same. The package `earshot` also brings man pages and completion for
        bash, zsh and fish (`earshot completion SHELL`).

        | exit status | meaning |
        | --- | --- |
        | 0 | done; for `earshot check`: OK |
        | 1 | refused, not found, or no answer; for `earshot check`: WARNING |
        | 2 | wrong use or configuration; for `earshot check`: CRITICAL |
        | 3 | for `earshot check`: UNKNOWN, also where the check cannot run |

        | environment | meaning |
        | --- | --- |
        | `EARSHOT_SERVER` | The server to ask, unless `--server` names one; by default `http://127.0.0.1:8090`. |
        | `EARSHOT_TOKEN` | The token by which the server knows who asks, unless `--token-file` names a file. |
        | `NO_COLOR` | Switches colours off, whatever its value. |
        """;

    private static final Pattern DEFAULT = Pattern.compile(" ?\\(default: ([^()]*)\\)");

    private CommandReference() {}

    static String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        add(page, new CommandLine(Main.class).getCommandSpec());
        return page.toString();
    }

    private static void add(StringBuilder page, CommandSpec command) {
        page.append("\n## ").append(command.qualifiedName()).append("\n\n");
        page.append(Stream.of(command.usageMessage().description())
                        .map(String::strip)
                        .collect(Collectors.joining(" ")))
                .append("\n\n");
        String synopsis = new CommandLine.Help(command, CommandLine.Help.defaultColorScheme(Ansi.OFF)).synopsis(0);
        synopsis.strip()
                .lines()
                .forEach(line -> page.append("    ").append(line).append('\n'));
        if (command.name().equals("agent")) {
            page.append("\n[Configuration](configuration.md#agent) has the agent's options.\n");
        }
        String rows = rows(command);
        if (!rows.isEmpty()) {
            page.append("\n| option | default | meaning |\n| --- | --- | --- |\n")
                    .append(rows);
        }
        page.append(footer(command));
        command.subcommands().values().stream()
                .distinct()
                .map(CommandLine::getCommandSpec)
                .filter(child -> !child.usageMessage().hidden() && !child.name().equals("help"))
                .forEach(child -> add(page, child));
    }

    /** Returns examples as code, and prose as paragraphs. */
    private static String footer(CommandSpec command) {
        StringBuilder text = new StringBuilder();
        boolean wasExample = true;
        for (String line : command.usageMessage().footer()) {
            boolean isExample = line.strip().matches("(earshot|source) .*");
            if (line.isBlank() || line.strip().matches("Examples?:")) {
                wasExample = !wasExample; // a new paragraph
            } else {
                text.append(isExample == wasExample && !text.isEmpty() ? "" : "\n")
                        .append(isExample ? "    " : "")
                        .append(line.strip())
                        .append('\n');
                wasExample = isExample;
            }
        }
        return text.toString();
    }

    private static String rows(CommandSpec command) {
        Stream<String> parameters = command.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .map((PositionalParamSpec parameter) -> row(parameter.paramLabel(), parameter));
        Stream<String> options = command.options().stream()
                .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
                .map(option -> row(names(option), option));
        return Stream.concat(parameters, options).collect(Collectors.joining());
    }

    private static String names(OptionSpec option) {
        String names = Arrays.stream(option.names()).collect(Collectors.joining(", "));
        return option.arity().max() > 0 ? names + " " + option.paramLabel() : names;
    }

    private static String row(String title, ArgSpec argument) {
        String meaning = Stream.of(argument.description()).map(String::strip).collect(Collectors.joining(" "));
        Matcher standard = DEFAULT.matcher(meaning);
        String shown = standard.find() ? standard.group(1) : isRequired(argument) ? Key.REQUIRED : standard(argument);
        return "| `%s` | %s | %s |\n".formatted(title, cell(shown), cell(Key.sentence(standard.replaceFirst(""))));
    }

    /** Returns false for one of several options that exclude each other, all of which picocli calls required. */
    private static boolean isRequired(ArgSpec argument) {
        return argument.required() && argument.group() == null;
    }

    private static String standard(ArgSpec argument) {
        boolean isSwitch =
                argument instanceof OptionSpec option && option.arity().max() == 0;
        return isSwitch || argument.defaultValue() == null ? "" : "`" + argument.defaultValue() + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
