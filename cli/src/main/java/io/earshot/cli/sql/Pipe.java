package io.earshot.cli.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;

/** Entries from a file or another program: no prompt, no history. */
public final class Pipe {

    private Pipe() {}

    /**
     * Acts on all entries as they come; the last may lack its semicolon.
     *
     * @return whether all of them could be done
     */
    public static boolean run(SqlServer server, Output output, Reader in, PrintWriter out, PrintWriter err)
            throws IOException {
        Session session = new Session(server, output, out, err, false);
        BufferedReader lines = new BufferedReader(in);
        StringBuilder entry = new StringBuilder();
        boolean allDone = true;
        for (String line = lines.readLine(); line != null && !session.isOver(); line = lines.readLine()) {
            entry.append(line).append('\n');
            if (Entry.isComplete(entry.toString())) {
                allDone &= session.take(entry.toString());
                entry.setLength(0);
            }
        }
        return session.take(entry.toString()) && allDone;
    }
}
