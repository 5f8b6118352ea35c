package io.earshot.agent.drain;

import io.earshot.model.files.DurableFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Changes nginx's files, has nginx check them, and reloads it. Where nginx refuses, the files are put back and nginx is left alone. One change at
 * a time.
 */
public final class NginxDrain {

    private static final int MOST_OCTETS = 4 << 20;

    private final DrainRules rules;
    private final Commands commands;

    /** Runs a program. */
    public interface Commands {

        Ended run(List<String> command) throws InterruptedException;
    }

    /** Tells how a program ended. */
    public record Ended(boolean well, String output) {}

    private record Edited(Path file, String before, UpstreamServers read, UpstreamServers.Change change) {}

    public NginxDrain(DrainRules rules, Commands commands) {
        this.rules = rules;
        this.commands = commands;
    }

    /**
     * Takes a server out of all upstreams that have it.
     *
     * @return a line for each server that changed
     * @throws IOException with a message for people; then nothing was changed
     */
    public String drain(String address, String run) throws IOException, InterruptedException {
        synchronized (NginxDrain.class) {
            List<Edited> edited = edit(read -> read.drain(address, run));
            long known = edited.stream()
                    .mapToLong(each -> each.read().matching(address).size())
                    .sum();
            if (known == 0) {
                throw new IOException("no upstream has server " + address + " in " + rules.files());
            }
            for (Edited each : edited) {
                for (UpstreamServers.Server server : each.change().servers()) {
                    if (UpstreamServers.read(each.change().text()).taking(server.upstream()) == 0) {
                        throw new IOException("upstream " + server.upstream() + " in " + each.file()
                                + " would have no server left without " + server.address());
                    }
                }
            }
            return apply(edited, "is down", "is down already");
        }
    }

    /**
     * Puts a server back into the upstreams from which a drain took it.
     *
     * @return a line for each server that changed
     * @throws IOException with a message for people; then nothing was changed
     */
    public String undrain(String address) throws IOException, InterruptedException {
        synchronized (NginxDrain.class) {
            List<Edited> edited = edit(read -> read.undrain(address));
            return apply(edited, "takes requests again", "was not drained by earshot");
        }
    }

    private List<Edited> edit(Function<UpstreamServers, UpstreamServers.Change> how) throws IOException {
        List<Edited> edited = new ArrayList<>();
        for (Path named : rules.files()) {
            Path file = named.toRealPath();
            byte[] octets;
            try (InputStream in = Files.newInputStream(file)) {
                octets = in.readNBytes(MOST_OCTETS + 1);
            }
            if (octets.length > MOST_OCTETS) {
                throw new IOException(file + " has more than " + MOST_OCTETS + " octets");
            }
            // Each octet is a character, so that what is not changed is written as it was.
            String before = new String(octets, StandardCharsets.ISO_8859_1);
            UpstreamServers read = UpstreamServers.read(before);
            edited.add(new Edited(file, before, read, how.apply(read)));
        }
        return edited;
    }

    private String apply(List<Edited> edited, String changed, String unchanged)
            throws IOException, InterruptedException {
        List<Edited> changes = edited.stream()
                .filter(each -> !each.change().servers().isEmpty())
                .toList();
        if (changes.isEmpty()) {
            throw new IOException("nothing to change in " + rules.files() + ": the server " + unchanged);
        }
        check("refuses its configuration as it was before");
        Map<Path, String> before = new LinkedHashMap<>();
        try {
            for (Edited each : changes) {
                before.put(each.file(), each.before());
                replace(each.file(), each.change().text());
            }
            check("refuses the change, which was taken back");
            nginx("cannot be reloaded, and the change was taken back", "-s", "reload");
        } catch (IOException | InterruptedException | RuntimeException e) {
            for (Map.Entry<Path, String> each : before.entrySet()) {
                replace(each.getKey(), each.getValue());
            }
            throw e;
        }
        StringBuilder lines = new StringBuilder();
        for (Edited each : changes) {
            UpstreamServers after = UpstreamServers.read(each.change().text());
            for (UpstreamServers.Server server : each.change().servers()) {
                lines.append(each.file() + ":" + server.line() + ": server " + server.address() + " of upstream "
                        + server.upstream() + " " + changed + "; " + after.taking(server.upstream())
                        + " servers take requests\n");
            }
        }
        return lines.toString();
    }

    private void check(String failure) throws IOException, InterruptedException {
        nginx(failure, "-t", "-q");
    }

    private void nginx(String failure, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(rules.nginx().toString()));
        rules.main().ifPresent(main -> command.addAll(List.of("-c", main.toString())));
        command.addAll(List.of(options));
        Ended ended = commands.run(command);
        if (!ended.well()) {
            throw new IOException(
                    rules.nginx() + " " + failure + ": " + ended.output().strip());
        }
    }

    /** Replaces a file in one step; owner and permissions stay. No pattern of an include fits the name of the file beside it. */
    private static void replace(Path file, String text) throws IOException {
        Path newer = file.resolveSibling("." + file.getFileName() + ".earshot-new");
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
        Files.deleteIfExists(newer);
        DurableFile.write(
                newer,
                text.getBytes(StandardCharsets.ISO_8859_1),
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE_NEW);
        PosixFileAttributeView view = Files.getFileAttributeView(newer, PosixFileAttributeView.class);
        view.setPermissions(attributes.permissions());
        view.setOwner(attributes.owner());
        view.setGroup(attributes.group());
        Files.move(newer, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
