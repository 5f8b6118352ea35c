package io.earshot.web.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that Debian and npm do not have: their octets, recorded as {@code clients.go} made them with pgx 5.5.5 and lib/pq 1.10.9
 * against this port through a proxy, and what the port answered, which those clients took for right. A line with {@code >} is what
 * the client sends before it waits for ReadyForQuery, those with {@code <} are the answer.
 * {@code JAVA_TOOL_OPTIONS=-Drecordings=write} writes the answers anew.
 */
class RecordedClientsTest {

    private static final Path FOLDER = Path.of("src/test/resources/io/earshot/web/postgres/clients");
    private static final boolean WRITE = "write".equals(System.getProperty("recordings"));

    private OpenPort port;

    @BeforeEach
    void open() throws Exception {
        port = OpenPort.open();
    }

    @AfterEach
    void close() {
        port.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pgx", "lib-pq", "grafana-pgx", "grafana-lib-pq"})
    void whatAClientSentIsAnsweredAsItWas(String client) throws Exception {
        List<String> recorded = lines(client);
        List<String> played = new ArrayList<>();
        try (RawClient connection = port.connect()) {
            for (String line : recorded) {
                if (line.startsWith("> ")) {
                    played.add(line);
                    byte[] sent = HexFormat.of().parseHex(line.substring(2));
                    connection.send(sent);
                    if (sent[0] == 'X') {
                        assertThat(connection.rest()).isEmpty();
                    } else {
                        played.addAll(answer(connection));
                    }
                }
            }
        }
        if (WRITE) {
            Files.write(FOLDER.resolve(client + ".txt"), played);
        } else {
            assertThat(played).isEqualTo(recorded);
        }
    }

    private static List<String> lines(String client) throws IOException {
        try (InputStream in = RecordedClientsTest.class.getResourceAsStream("clients/" + client + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }

    /** Leaves out the server's version and key, the texts of errors and what numbers a column's table has. */
    private static List<String> answer(RawClient connection) throws IOException {
        List<String> answer = new ArrayList<>();
        for (RawClient.Message message : connection.untilReady()) {
            ByteBuffer content = ByteBuffer.wrap(message.text().getBytes(StandardCharsets.ISO_8859_1));
            switch (message.kind()) {
                case 'S', 'K' -> {}
                case 'E' -> answer.add("< E " + message.text().replaceAll("(?s).*\0C(.{5})\0.*", "$1"));
                case 'T' -> answer.add("< T " + columns(content));
                case 'D' -> answer.add("< D " + values(content));
                default -> answer.add(("< " + message.kind() + " " + printable(content)).stripTrailing());
            }
        }
        return answer;
    }

    /** Returns name, type and format of each. */
    private static String columns(ByteBuffer content) {
        int count = content.getShort();
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder name = new StringBuilder();
            for (byte next = content.get(); next != 0; next = content.get()) {
                name.append((char) (next & 0xff));
            }
            content.position(content.position() + Integer.BYTES + Short.BYTES);
            int type = content.getInt();
            content.position(content.position() + Short.BYTES + Integer.BYTES);
            columns.add(name + ":" + type + ":" + content.getShort());
        }
        return String.join(" ", columns);
    }

    private static String values(ByteBuffer content) {
        int count = content.getShort();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = content.getInt();
            if (length < 0) {
                values.add("NULL");
            } else {
                values.add("'" + printable(content.slice(content.position(), length)) + "'");
                content.position(content.position() + length);
            }
        }
        return String.join(" ", values);
    }

    private static String printable(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .chars()
                .mapToObj(c -> c >= ' ' && c < 0x7f && c != '\\' ? Character.toString(c) : "\\x%02x".formatted(c))
                .collect(Collectors.joining());
    }
}
