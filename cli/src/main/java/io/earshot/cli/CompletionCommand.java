package io.earshot.cli;

import io.earshot.cli.reference.FishCompletion;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Prints a script by which a shell completes commands and options.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  source <(earshot completion bash)    in ~/.bashrc, or in ~/.zshrc with zsh instead of bash",
            "  earshot completion fish > ~/.config/fish/completions/earshot.fish",
        })
final class CompletionCommand implements Callable<Integer> {

    /** The shells for which there is a script. */
    private enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        String script = switch (shell) {
            // The script for bash turns zsh's bashcompinit on by itself.
            case BASH, ZSH -> AutoComplete.bash(spec.root().name(), root);
            case FISH -> FishCompletion.script(root.getCommandSpec());
        };
        spec.commandLine().getOut().print(script);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
