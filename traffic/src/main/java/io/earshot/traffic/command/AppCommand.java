package io.earshot.traffic.command;

import io.earshot.traffic.apps.AddressBook;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.Station;
import io.earshot.traffic.config.TrafficConfig;
import io.earshot.traffic.yaml.YamlException;
import io.earshot.wire.capture.CaptureException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shows and changes where apps listen. */
@Command(
        name = "app",
        description = {
            "Shows and changes where apps listen. A process that follows captures takes it up at once and keeps it;",
            "where none runs, the next one does. The configuration stays as it is."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A running process is asked; its token, if it needs one, is in EARSHOT_TOKEN.",
            "",
            "Example:",
            "  earshot traffic app add pos 10.88.0.3:9001"
        })
final class AppCommand {

    @Spec
    private CommandSpec spec;

    /** The option that all of them have. */
    static final class ConfigFile {

        @Option(
                names = "--config",
                paramLabel = "FILE",
                defaultValue = "traffic.yaml",
                description = "the process's configuration")
        private Path path;
    }

    @Command(name = "list", description = "Lists apps with their addresses.", mixinStandardHelpOptions = true)
    int list(@Mixin ConfigFile file) {
        return Failures.explained(spec.commandLine().getErr(), () -> {
            PrintWriter out = spec.commandLine().getOut();
            TrafficConfig read = TrafficConfig.read(file.path);
            Optional<byte[]> answer = RunningProcess.ask(station(read, file.path), "GET", "/api/v1/apps");
            if (answer.isPresent()) {
                for (JsonNode app : new JsonMapper().readTree(answer.get())) {
                    app.path("addresses")
                            .forEach(each -> out.println(String.join(
                                    "\t",
                                    app.path("name").asString(""),
                                    each.path("address").asString(""),
                                    each.path("origin").asString(""))));
                }
            } else {
                AddressBook book = AddressBook.open(station(read, file.path).state(), read.apps());
                book.apps()
                        .forEach(app -> book.addresses(app)
                                .forEach((address, origin) -> out.println(String.join(
                                        "\t",
                                        app.name(),
                                        address.text(),
                                        origin.name().toLowerCase(Locale.ROOT)))));
            }
            out.flush();
            return 0;
        });
    }

    @Command(name = "add", description = "Adds an address to an app.", mixinStandardHelpOptions = true)
    int add(
            @Parameters(paramLabel = "APP", description = "its name") String app,
            @Parameters(paramLabel = "ADDRESS:PORT", description = "where its servers listen, too") String address,
            @Mixin ConfigFile file) {
        return change("PUT", app, address, file.path);
    }

    @Command(name = "remove", description = "Removes an address from an app.", mixinStandardHelpOptions = true)
    int remove(
            @Parameters(paramLabel = "APP", description = "its name") String app,
            @Parameters(paramLabel = "ADDRESS:PORT", description = "where its servers no longer listen") String address,
            @Mixin ConfigFile file) {
        return change("DELETE", app, address, file.path);
    }

    private int change(String method, String name, String text, Path config) {
        return Failures.explained(spec.commandLine().getErr(), () -> {
            TrafficConfig read = TrafficConfig.read(config);
            Station station = station(read, config);
            App.Address address = parse(text);
            String path = "/api/v1/apps/" + encoded(name) + "/addresses/" + encoded(address.text());
            if (RunningProcess.ask(station, method, path).isPresent()) {
                return 0;
            }
            AddressBook book = AddressBook.open(station.state(), read.apps());
            App app = book.app(name).orElseThrow(() -> new CaptureException("there is no app " + name));
            if (method.equals("PUT")) {
                boolean _ = book.add(app, address);
            } else if (!book.remove(app, address)) {
                throw new CaptureException("app " + name + " does not listen at " + address.text());
            }
            spec.commandLine().getErr().println("earshot: no process listens; the next one takes it up");
            return 0;
        });
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static App.Address parse(String text) throws YamlException {
        try {
            return App.Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new YamlException("the address is " + e.getMessage(), e);
        }
    }

    private Station station(TrafficConfig read, Path config) throws IOException {
        return read.station()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "no \"directory\" in " + config + ", expected one that is followed"));
    }
}
