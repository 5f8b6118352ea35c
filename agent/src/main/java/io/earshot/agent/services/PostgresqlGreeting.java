package io.earshot.agent.services;

import io.earshot.model.Printable;
import io.earshot.model.ServiceProbe;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Begins a session with PostgreSQL and leaves when it asks who comes, as pg_isready does (Frontend/Backend Protocol, 55.2.1). A refusal of
 * the user says that the database works; "the database system is starting up" does not.
 */
final class PostgresqlGreeting implements ServiceProtocol {

    private static final int VERSION_3 = 196_608;
    private static final int LONGEST = 8 * 1024;

    /** Classes and codes of errors that concern any client (Appendix A). */
    private static final Set<String> TROUBLES = Set.of("53", "57", "58", "XX");

    @Override
    public Finding ask(ServiceProbe probe, ServiceConnection connection) throws IOException {
        connection.connect();
        connection.write(startup());
        int type = connection.read();
        if (type != 'R' && type != 'E') {
            throw new AnswerException("answers, but not by PostgreSQL's protocol");
        }
        int length = ByteBuffer.wrap(connection.read(4)).getInt() - 4;
        if (length < 4 || length > LONGEST) {
            throw new AnswerException("answers, but not by PostgreSQL's protocol");
        }
        byte[] body = connection.read(length);
        connection.write(new byte[] {'X', 0, 0, 0, 4});
        if (type == 'R') {
            return Finding.up("asks for authentication");
        }
        Map<Character, String> fields = fields(body);
        String code = fields.getOrDefault('C', "");
        String text = code + " " + Printable.line(fields.getOrDefault('M', ""));
        return TROUBLES.contains(code.substring(0, Math.min(2, code.length())))
                ? Finding.wrong(text)
                : Finding.up("asks for authentication");
    }

    private static byte[] startup() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        byte[] parameters =
                "user\0earshot\0database\0postgres\0application_name\0earshot\0\0".getBytes(StandardCharsets.US_ASCII);
        out.writeInt(8 + parameters.length);
        out.writeInt(VERSION_3);
        out.write(parameters);
        return body.toByteArray();
    }

    private static Map<Character, String> fields(byte[] body) {
        Map<Character, String> fields = new HashMap<>();
        int at = 0;
        while (at < body.length && body[at] != 0) {
            int end = at + 1;
            while (end < body.length && body[end] != 0) {
                end++;
            }
            fields.put((char) body[at], new String(body, at + 1, end - at - 1, StandardCharsets.UTF_8));
            at = end + 1;
        }
        return fields;
    }
}
