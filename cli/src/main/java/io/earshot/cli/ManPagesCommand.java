package io.earshot.cli;

import io.earshot.cli.reference.ManPages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves the making of packages. */
@Command(name = "man-pages", description = "Writes the man pages of all commands into a folder.", hidden = true)
final class ManPagesCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FOLDER", description = "an existing folder")
    private Path folder;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        try {
            ManPages.write(spec.root(), folder);
            return 0;
        } catch (IOException e) {
            throw CommandFailure.refused("man pages cannot be written to " + folder + ": " + e.getMessage());
        }
    }
}
