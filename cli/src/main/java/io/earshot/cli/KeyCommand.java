package io.earshot.cli;

import io.earshot.model.tasks.TaskKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "key",
        description = {
            "Makes a key that signs tasks: the private half stays in a file of the operator's, the line that is printed",
            "goes into the files of keys of the server and the agents. Removing that line revokes the key.",
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  earshot key make anna --out anna.key >> task.keys"},
        subcommands = KeyCommand.Make.class)
final class KeyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    @Command(name = "make", description = "Makes a key.", mixinStandardHelpOptions = true)
    static final class Make implements Callable<Integer> {

        @Parameters(paramLabel = "NAME", description = "the key's name, as the operator's")
        private String name;

        @Option(
                names = "--out",
                required = true,
                paramLabel = "FILE",
                description = "for the private half; must not exist")
        private Path out;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws CommandFailure {
            if (!name.matches("[A-Za-z0-9._@-]{1,64}")) {
                throw CommandFailure.wrongUse("name \"" + name + "\", expected letters, digits and . _ @ -");
            }
            try {
                KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                Base64.Encoder base64 = Base64.getEncoder();
                String line =
                        name + " " + base64.encodeToString(pair.getPublic().getEncoded());
                TaskKeys.parse(line);
                Files.createFile(
                        out, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(
                        out,
                        name + " " + base64.encodeToString(pair.getPrivate().getEncoded()) + "\n",
                        StandardOpenOption.WRITE);
                spec.commandLine().getOut().println(line);
                return 0;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has Ed25519", e);
            } catch (IOException e) {
                throw CommandFailure.refused(
                        out + " cannot be written (" + e.getMessage() + "), expected a file that is not there yet");
            }
        }
    }
}
