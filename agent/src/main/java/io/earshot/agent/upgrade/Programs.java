package io.earshot.agent.upgrade;

import java.io.IOException;
import java.nio.file.Path;

/** Holds the programs and processes outside of the agent that an upgrade needs. */
interface Programs {

    /**
     * Unpacks a package.
     *
     * @return the folder that holds its {@code bin}
     * @throws IOException with a message for people, if it is no package of an agent
     */
    Path unpack(Path archive, Path into) throws IOException, InterruptedException;

    /** Has the launcher start the version that the folder names. */
    void wakeLauncher() throws IOException, InterruptedException;

    boolean isAlive(long process);

    /** Ends a process and waits for it. */
    void kill(long process);

    /** Has this process log where its launcher does, and no longer into a file. */
    void logAsTheLauncherDoes();
}
