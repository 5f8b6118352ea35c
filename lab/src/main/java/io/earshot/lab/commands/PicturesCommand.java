package io.earshot.lab.commands;

import io.earshot.cli.CommandFailure;
import io.earshot.cli.files.FileTree;
import io.earshot.lab.pictures.ThreePictures;
import io.earshot.lab.ratios.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "pictures",
        description =
                "Brings up containers in network namespaces that form a star, a mesh and a cluster of small meshes, and all talk to the"
                        + " monitoring server, and waits until the graph has found and named the three. Takes root; the exit status is 1"
                        + " if it did not.",
        mixinStandardHelpOptions = true)
final class PicturesCommand implements Callable<Integer> {

    @Option(names = "--size", paramLabel = "N", description = "so many times as many containers (default: 1)")
    private int size = 1;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        CommandFailure.requireBetween("--size", size, 1, 5);
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.println(Machine.describe());
            Path folder = Files.createTempDirectory("earshot-pictures");
            try {
                ThreePictures pictures = new ThreePictures(size, line -> {
                    out.println(line);
                    out.flush();
                });
                return pictures.look(folder) ? 0 : 1;
            } finally {
                FileTree.delete(folder);
            }
        } catch (IOException e) {
            throw CommandFailure.refused(e.getMessage());
        }
    }
}
