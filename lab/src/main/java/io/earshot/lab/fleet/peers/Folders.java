package io.earshot.lab.fleet.peers;

import io.earshot.lab.fleet.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the folders of contenders: among the fleet's, which end with it. */
final class Folders {

    private Folders() {}

    /** A new one; what an earlier start has left stays beside it. */
    static Path fresh(Fleet fleet, String name) throws IOException {
        Path all = Files.createDirectories(fleet.folder().resolve("peers"));
        return Files.createTempDirectory(all, name + "-");
    }
}
