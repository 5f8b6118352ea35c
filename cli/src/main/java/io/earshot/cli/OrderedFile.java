package io.earshot.cli;

import io.earshot.model.pieces.FileOrder;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Names the file that agents are ordered to fetch. */
final class OrderedFile {

    @Parameters(paramLabel = "NAME", description = "the file's name, or its SHA-256")
    private String name;

    @Option(
            names = "--sha256",
            paramLabel = "HEX",
            description =
                    "expected SHA-256 of the file, as put printed it; a server that has another one is not trusted")
    private Optional<String> sha256 = Optional.empty();

    /** Returns the file that the server has. */
    FileOrder find(RunningServer server) throws CommandFailure {
        return FileCommand.find(server, name, sha256);
    }
}
