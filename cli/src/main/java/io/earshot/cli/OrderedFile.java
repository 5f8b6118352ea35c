package io.earshot.cli;

import io.earshot.model.pieces.FileId;
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

    /** Returns the name, or the SHA-256, as it was given. */
    String name() {
        return name;
    }

    /**
     * Returns a file that the server has since a container gave it.
     *
     * @param given its SHA-256, as the container's agent told it
     */
    FileOrder find(RunningServer server, FileId given) throws CommandFailure {
        FileOrder file = FileCommand.find(server, given.sha256(), sha256);
        return new FileOrder(file.id(), name, file.octets(), file.pieces());
    }

    /** Returns the file that the server has. */
    FileOrder find(RunningServer server) throws CommandFailure {
        return FileCommand.find(server, name, sha256);
    }
}
