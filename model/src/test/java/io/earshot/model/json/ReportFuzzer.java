package io.earshot.model.json;

import io.earshot.model.Report;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Any bytes as a report. What is one can be written, and says the same when it is read again. */
final class ReportFuzzer {

    private ReportFuzzer() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] body) throws BadJsonException {
        Report report;
        try {
            report = ReportJson.read(body, body.length);
        } catch (BadJsonException declared) {
            if (declared.getMessage().chars().anyMatch(Character::isISOControl)) {
                throw new IllegalStateException("not one printable line: " + declared.getMessage());
            }
            return;
        }
        byte[] once = written(report);
        byte[] twice = written(ReportJson.read(once, once.length));
        if (!Arrays.equals(once, twice)) {
            throw new IllegalStateException("read again it is another report");
        }
    }

    private static byte[] written(Report report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportJson.write(report, out);
        return out.toByteArray();
    }
}
