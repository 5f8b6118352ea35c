package io.earshot.cli.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Man pages in the macros of man(7), one a command, from the commands' own descriptions. */
public final class ManPages {

    private static final String STATUSES = """
        .SH EXIT STATUS
        0 done; 1 refused, not found, or an answer that could not be had; 2 wrong use or configuration.
        .B check
        has those of a Nagios plugin: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
        """;

    private static final String ENVIRONMENT = """
        .SH ENVIRONMENT
        .TP
        .B EARSHOT_SERVER
        the server to ask, http://127.0.0.1:8090 without it
        .TP
        .B EARSHOT_TOKEN
        the token by which the server knows who asks
        .TP
        .B NO_COLOR
        no colours, whatever its value
        """;

    private ManPages() {}

    /**
     * Writes {@code COMMAND.1} of a command and of all below it.
     *
     * @throws IOException if the folder does not exist or cannot be written
     */
    public static void write(CommandSpec command, Path folder) throws IOException {
        Files.writeString(folder.resolve(fileName(command)), page(command));
        for (CommandLine child : distinct(command)) {
            write(child.getCommandSpec(), folder);
        }
    }

    static String fileName(CommandSpec command) {
        return command.qualifiedName("-") + ".1";
    }

    /** Returns the page of one command. */
    static String page(CommandSpec command) {
        StringBuilder page = new StringBuilder();
        page.append(".TH \"%s\" 1 \"\" \"Earshot\" \"Earshot\"\n"
                .formatted(command.qualifiedName("-").toUpperCase(Locale.ROOT)));
        page.append(".SH NAME\n")
                .append(escape(command.qualifiedName("-") + " - "
                        + sentence(command.usageMessage().description())))
                .append('\n');
        String synopsis = new CommandLine.Help(command, CommandLine.Help.defaultColorScheme(Ansi.OFF)).synopsis(0);
        page.append(".SH SYNOPSIS\n").append(escape(synopsis.strip())).append('\n');
        page.append(".SH DESCRIPTION\n");
        for (String line : command.usageMessage().description()) {
            page.append(escape(line)).append('\n');
        }
        List<PositionalParamSpec> parameters =
                command.positionalParameters().stream().filter(p -> !p.hidden()).toList();
        List<OptionSpec> options =
                command.options().stream().filter(o -> !o.hidden()).toList();
        if (!parameters.isEmpty() || !options.isEmpty()) {
            page.append(".SH OPTIONS\n");
            parameters.forEach(p -> page.append(item(p.paramLabel(), p)));
            options.forEach(o -> page.append(item(names(o), o)));
        }
        List<CommandLine> children = distinct(command);
        if (!children.isEmpty()) {
            page.append(".SH COMMANDS\n");
            for (CommandLine child : children) {
                page.append(".TP\n.B ").append(escape(child.getCommandName())).append('\n');
                page.append(escape(
                                sentence(child.getCommandSpec().usageMessage().description())))
                        .append('\n');
            }
        }
        page.append(STATUSES).append(ENVIRONMENT);
        String[] footer = command.usageMessage().footer();
        if (footer.length > 0) {
            page.append(".SH EXAMPLES\n.nf\n");
            Arrays.stream(footer)
                    .filter(line -> !line.isBlank() && !line.equals("Examples:"))
                    .forEach(line -> page.append(escape(line)).append('\n'));
            page.append(".fi\n");
        }
        return page.toString();
    }

    private static List<CommandLine> distinct(CommandSpec command) {
        return command.subcommands().values().stream()
                .distinct()
                .filter(c -> !c.getCommandName().equals("help"))
                .filter(c -> !c.getCommandSpec().usageMessage().hidden())
                .toList();
    }

    private static String names(OptionSpec option) {
        String names = Arrays.stream(option.names()).collect(Collectors.joining(", "));
        return option.arity().max() > 0 ? names + " " + option.paramLabel() : names;
    }

    private static String item(String title, ArgSpec argument) {
        return ".TP\n.B " + escape(title) + "\n" + escape(describe(argument)) + "\n";
    }

    private static String describe(ArgSpec argument) {
        Iterable<String> candidates = argument.completionCandidates();
        return String.join(" ", argument.description())
                .replace(
                        "${DEFAULT-VALUE}",
                        Optional.ofNullable(argument.defaultValue()).orElse(""))
                .replace("${COMPLETION-CANDIDATES}", candidates == null ? "" : String.join(", ", candidates))
                .replace("%n", " ")
                .replace("%%", "%");
    }

    private static String sentence(String[] description) {
        return description.length == 0 ? "" : description[0].replaceAll("\\.$", "");
    }

    /** A backslash, a hyphen and a dot or quote at a line's start mean something to troff. */
    private static String escape(String text) {
        return text.lines()
                .map(line -> line.replace("\\", "\\e").replace("-", "\\-"))
                .map(line -> line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line)
                .collect(Collectors.joining("\n"));
    }
}
