package io.earshot.traffic.command;

import io.earshot.traffic.iso8583.PackagerImport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description = "Prints a dialect made of the XML file of jPOS' GenericPackager.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "What cannot be expressed is said on standard error, field by field. The file does not say how messages are framed:",
            "complete the section framing, then try the dialect with earshot traffic dialect test."
        })
final class DialectImportCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "PACKAGER.XML", description = "the packager's file")
    private Path packager = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", description = "the dialect's name (default: the file's)")
    private String name = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return Failures.explained(spec.commandLine().getErr(), () -> {
            String file = String.valueOf(packager.getFileName());
            String chosen = name.isEmpty() ? file.replaceFirst("\\.[^.]*$", "") : name;
            PackagerImport.Result made = PackagerImport.read(packager, chosen.replaceAll("[^A-Za-z0-9_.-]", "-"));
            spec.commandLine().getOut().print(made.yaml());
            spec.commandLine().getOut().flush();
            made.problems().forEach(problem -> spec.commandLine().getErr().println("earshot: " + problem));
            return 0;
        });
    }
}
