package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks on a real server that whatever lists rows does so for programs, too. */
class RowOutputTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Commands that list rows, with their first column. */
    private static final Map<String, String> LISTS = Map.ofEntries(
            Map.entry("relays", "name"),
            Map.entry("servers", "name"),
            Map.entry("coverage", "dataCenter"),
            Map.entry("coverage --hosts", "host"),
            Map.entry("coverage --pairs", "a"),
            Map.entry("incidents", "id"),
            Map.entry("mutes", "id"),
            Map.entry("partners be1.host1", "ip"),
            Map.entry("tag be1.host1", "tag"),
            Map.entry("task list", "id"),
            Map.entry("file list", "name"),
            Map.entry("upgrade list", "id"),
            Map.entry("plugin list", "plugin"),
            Map.entry("graph reach be1.host1", "hops"),
            Map.entry("graph retirement be1.host1", "hops"),
            Map.entry("graph clusters", "name"),
            Map.entry("graph isolated", "node"),
            Map.entry("graph unused", "container"),
            Map.entry("graph undocumented", "fromNode"),
            Map.entry("graph dead", "fromNode"),
            Map.entry("graph difference --since 1h", "change"));

    @TempDir
    private Path folder;

    private record Finished(int status, String out, String err) {}

    @Test
    void whateverListsRowsPrintsThemAsTableCsvAndJson() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), "container,host,dataCenter,addresses\nbe1,host1,TX,192.0.2.1\n");
        Path config = Files.writeString(
                folder.resolve("server.yaml"), "listen: 127.0.0.1:0\ncmdb: {csv: cmdb.csv}\nstate: none\n");
        try (EarshotServer server = EarshotServer.start(ConfigFile.read(config), InstantSource.system())) {
            LISTS.forEach((command, column) -> {
                Finished table = run(server, command);
                assertThat(table.status()).as(command + ": " + table.err()).isZero();
                assertThat(table.out()).as(command).containsPattern("[(][0-9]+ rows?[)]");

                assertThat(run(server, command + " --output csv").out().lines().findFirst())
                        .as(command)
                        .hasValueSatisfying(
                                head -> assertThat(head.split(",", -1)[0]).isEqualToIgnoringCase(column));

                JsonNode json = JSON.readTree(run(server, command + " -o json").out());
                assertThat(json.path("columns").path(0).path("name").asString())
                        .as(command)
                        .isEqualToIgnoringCase(column);
                assertThat(json.path("rows").isArray()).as(command).isTrue();
            });

            Finished unknown = run(server, "upgrade show 4711");
            assertThat(unknown.status()).isEqualTo(1);
            assertThat(unknown.err()).contains("upgrade 4711 is not known, expected one as upgrade list prints it");
            for (String command : List.of("task show a'b", "task stop a'b", "upgrade show a'b")) {
                assertThat(run(server, command).err()).contains("\"a'b\", expected an id as ");
            }
        }
    }

    private static Finished run(EarshotServer server, String command) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        PrintWriter errors = new PrintWriter(err, true);
        String[] words = Stream.concat(
                        Stream.of(command.split(" ", -1)),
                        Stream.of("--server", server.uri().toString()))
                .toArray(String[]::new);
        int status = new CommandLine(Main.class)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(errors)
                .setExecutionExceptionHandler((error, _, _) -> {
                    errors.println(error.getMessage());
                    return 1;
                })
                .execute(words);
        return new Finished(status, out.toString(), err.toString());
    }
}
