package io.earshot.web.postgres;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Messages to a client. They wait until they are flushed. */
final class BackendWriter {

    private static final int BUFFER = 1 << 15;

    /** A client must have taken a buffer of an answer within this time. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int AUTHENTICATION_OK = 0;
    private static final int CLEARTEXT_PASSWORD = 3;

    /** 3.0, as PostgreSQL's server sends it. */
    private static final int VERSION = 3 << 16;

    private final OutputStream out;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream content = new DataOutputStream(bytes);

    BackendWriter(OutputStream out, Socket socket, Deadlines deadlines) {
        this.out = new BufferedOutputStream(new InTime(out, socket, deadlines), BUFFER);
    }

    /** The one letter that answers a wish for encryption. */
    void letter(char answer) throws IOException {
        out.write(answer);
    }

    void negotiateVersion(List<String> unknownOptions) throws IOException {
        content.writeInt(VERSION);
        content.writeInt(unknownOptions.size());
        for (String option : unknownOptions) {
            text(option);
        }
        send('v');
    }

    void askForPassword() throws IOException {
        content.writeInt(CLEARTEXT_PASSWORD);
        send('R');
    }

    void welcome(Map<String, String> parameters, int process, int secret) throws IOException {
        content.writeInt(AUTHENTICATION_OK);
        send('R');
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            parameterStatus(parameter.getKey(), parameter.getValue());
        }
        content.writeInt(process);
        content.writeInt(secret);
        send('K');
    }

    void parameterStatus(String name, String value) throws IOException {
        text(name);
        text(value);
        send('S');
    }

    /** @param inTransaction whether the client began one and has not ended it */
    void ready(boolean inTransaction) throws IOException {
        content.writeByte(inTransaction ? 'T' : 'I');
        send('Z');
    }

    void parseComplete() throws IOException {
        send('1');
    }

    void bindComplete() throws IOException {
        send('2');
    }

    void closeComplete() throws IOException {
        send('3');
    }

    void noData() throws IOException {
        send('n');
    }

    void emptyQuery() throws IOException {
        send('I');
    }

    void portalSuspended() throws IOException {
        send('s');
    }

    void complete(String tag) throws IOException {
        text(tag);
        send('C');
    }

    void parameters(List<Integer> types) throws IOException {
        content.writeShort(types.size());
        for (int type : types) {
            content.writeInt(type);
        }
        send('t');
    }

    void rowDescription(List<ResultColumn> columns) throws IOException {
        content.writeShort(columns.size());
        for (ResultColumn column : columns) {
            text(column.name());
            // The column belongs to no table that could be looked up.
            content.writeInt(0);
            content.writeShort(0);
            content.writeInt(column.type().oid());
            content.writeShort(column.type().size());
            content.writeInt(-1);
            content.writeShort(column.binary() ? 1 : 0);
        }
        send('T');
    }

    /** @param values null for NULL */
    void row(byte[][] values) throws IOException {
        content.writeShort(values.length);
        for (byte[] value : values) {
            if (value == null) {
                content.writeInt(-1);
            } else {
                content.writeInt(value.length);
                content.write(value);
            }
        }
        send('D');
    }

    /** Begins lines of COPY, all of whose columns are texts. */
    void copyOut(int columns) throws IOException {
        content.writeByte(0);
        content.writeShort(columns);
        for (int i = 0; i < columns; i++) {
            content.writeShort(0);
        }
        send('H');
    }

    void copyLine(String line) throws IOException {
        content.write(line.getBytes(StandardCharsets.UTF_8));
        send('d');
    }

    void copyDone() throws IOException {
        send('c');
    }

    void error(PostgresException e) throws IOException {
        notice('E', e.isFatal() ? "FATAL" : "ERROR", e.code(), e.getMessage());
    }

    void warning(String message) throws IOException {
        notice('N', "WARNING", "01000", message);
    }

    private void notice(char kind, String severity, String code, String message) throws IOException {
        // An error may have left a message half written.
        bytes.reset();
        field('S', severity);
        field('V', severity);
        field('C', code);
        field('M', message);
        content.writeByte(0);
        send(kind);
    }

    private void field(char kind, String value) throws IOException {
        content.writeByte(kind);
        text(value);
    }

    private void text(String text) throws IOException {
        // A zero byte would end it early; H2's texts may hold one.
        content.write(text.replace("\0", "").getBytes(StandardCharsets.UTF_8));
        content.writeByte(0);
    }

    private void send(char kind) throws IOException {
        DataOutputStream head = new DataOutputStream(out);
        head.writeByte(kind);
        head.writeInt(bytes.size() + Integer.BYTES);
        bytes.writeTo(out);
        bytes.reset();
    }

    void flush() throws IOException {
        out.flush();
    }

    /** Writes for whose end somebody looks out. */
    private static final class InTime extends OutputStream {

        private final OutputStream out;
        private final Socket socket;
        private final Deadlines deadlines;

        InTime(OutputStream out, Socket socket, Deadlines deadlines) {
            this.out = out;
            this.socket = socket;
            this.deadlines = deadlines;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try (Deadlines.Running _ = deadlines.within(PATIENCE, socket)) {
                out.write(bytes, from, length);
            }
        }
    }
}
