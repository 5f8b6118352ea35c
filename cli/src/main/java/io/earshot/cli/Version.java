package io.earshot.cli;

import io.earshot.model.ProgramVersion;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
public final class Version implements IVersionProvider {

    static String number() {
        return ProgramVersion.of(Version.class);
    }

    @Override
    public String[] getVersion() {
        return ProgramVersion.lines("earshot", number()).toArray(String[]::new);
    }
}
