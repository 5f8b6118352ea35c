package io.earshot.lab.pdns;

import io.earshot.lab.fleet.programs.ChildProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** A name server of others that runs as a child process on loopback, its output in a file. */
public final class NameServer implements AutoCloseable {

    private final ChildProgram program;
    private final Path log;
    private final int port;
    private final SimpleResolver resolver;

    private NameServer(ChildProgram program, Path log, int port, SimpleResolver resolver) {
        this.program = program;
        this.log = log;
        this.port = port;
        this.resolver = resolver;
    }

    /** Starts the command and waits until it answers for {@code db1.first.question.example.com}. */
    static NameServer start(Path log, int port, List<String> command) throws IOException, InterruptedException {
        SimpleResolver resolver = new SimpleResolver("127.0.0.1");
        resolver.setPort(port);
        resolver.setTimeout(Duration.ofSeconds(1));
        NameServer server = new NameServer(ChildProgram.start(log, command), log, port, resolver);
        try {
            server.program.await(
                    "its answers",
                    () -> !server.ask("db1.first.question.example.com").isEmpty());
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** Returns the file of its standard output and error. */
    public Path log() {
        return log;
    }

    public int port() {
        return port;
    }

    /** The addresses that it answers. */
    public List<String> ask(String name) throws IOException {
        return ask(name, Type.A);
    }

    List<String> ask(String name, int type) throws IOException {
        Lookup lookup = new Lookup(name + ".", type);
        lookup.setResolver(resolver);
        lookup.setCache(null);
        Record[] answers = lookup.run();
        return answers == null
                ? List.of()
                : List.of(answers).stream().map(Record::rdataToString).toList();
    }

    @Override
    public void close() {
        program.close();
    }
}
