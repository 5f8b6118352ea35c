package io.earshot.agent.services;

import io.earshot.model.Printable;
import io.earshot.model.ServiceProbe;
import java.io.IOException;

/** Sends PING. A Redis that asks for a password works; one that loads its data, or lost its master, does not. */
final class RedisGreeting implements ServiceProtocol {

    private static final int LONGEST_LINE = 512;

    @Override
    public Finding ask(ServiceProbe probe, ServiceConnection connection) throws IOException {
        connection.connect();
        connection.write("PING\r\n");
        String answer = connection.readLine(LONGEST_LINE);
        if (answer.equals("+PONG")) {
            return Finding.up("PONG");
        }
        if (answer.startsWith("-NOAUTH") || answer.startsWith("-NOPERM")) {
            return Finding.up("asks for authentication");
        }
        if (answer.startsWith("-")) {
            return Finding.wrong(Printable.line(answer.substring(1)));
        }
        throw new AnswerException("answers, but not by Redis's protocol");
    }
}
