package io.earshot.cli.reference;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish, which picocli does not write. */
public final class FishCompletion {

    private FishCompletion() {}

    /** Returns a script for the command with all commands below it. */
    public static String script(CommandSpec root) {
        StringBuilder script = new StringBuilder();
        script.append("complete -c ").append(root.name()).append(" -f\n");
        addCommand(script, root.name(), root, List.of());
        return script.toString();
    }

    private static void addCommand(StringBuilder script, String program, CommandSpec command, List<String> path) {
        List<CommandSpec> below = command.subcommands().values().stream()
                .map(c -> c.getCommandSpec())
                .distinct()
                .filter(c -> !c.usageMessage().hidden())
                .toList();
        String condition = condition(path, below);
        for (CommandSpec child : below) {
            script.append("complete -c %s -n %s -a %s -d %s%n"
                    .formatted(
                            program,
                            quote(condition),
                            quote(child.name()),
                            quote(firstLine(child.usageMessage().description()))));
        }
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                script.append(line(program, path.isEmpty() ? condition : seen(path), option));
            }
        }
        for (CommandSpec child : below) {
            addCommand(script, program, child, append(path, child.name()));
        }
    }

    private static String line(String program, String condition, OptionSpec option) {
        StringBuilder line = new StringBuilder("complete -c " + program + " -n " + quote(condition));
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            line.append(" -r");
            String candidates = option.completionCandidates() == null
                    ? ""
                    : StreamSupport.stream(option.completionCandidates().spliterator(), false)
                            .collect(Collectors.joining(" "));
            if (!candidates.isEmpty()) {
                line.append(" -a ").append(quote(candidates));
            } else if (option.paramLabel().contains("FILE")
                    || option.paramLabel().contains("FOLDER")) {
                line.append(" -F");
            }
        }
        return line.append(" -d ")
                .append(quote(firstLine(option.description())))
                .append('\n')
                .toString();
    }

    private static String condition(List<String> path, List<CommandSpec> below) {
        if (path.isEmpty()) {
            return "__fish_use_subcommand";
        }
        String later = below.stream().map(CommandSpec::name).collect(Collectors.joining(" "));
        return later.isEmpty() ? seen(path) : seen(path) + "; and not __fish_seen_subcommand_from " + later;
    }

    private static String seen(List<String> path) {
        return path.stream().map(word -> "__fish_seen_subcommand_from " + word).collect(Collectors.joining("; and "));
    }

    private static List<String> append(List<String> path, String word) {
        return Stream.concat(path.stream(), Stream.of(word)).toList();
    }

    private static String firstLine(String[] description) {
        return description.length == 0 ? "" : description[0].replace("%n", "").strip();
    }

    private static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
