package io.earshot.traffic.command;

import io.earshot.cluster.LogAwayException;
import io.earshot.traffic.yaml.YamlException;
import io.earshot.wire.capture.CaptureException;
import java.io.IOException;
import java.io.PrintWriter;

/** Ends a command with one line on standard error and an exit status. */
final class Failures {

    /** The action of a command. */
    @FunctionalInterface
    interface Action {
        int run() throws YamlException, IOException, LogAwayException, InterruptedException;
    }

    private Failures() {}

    static int explained(PrintWriter err, Action action) {
        try {
            return action.run();
        } catch (YamlException e) {
            err.println("earshot: " + e.getMessage());
            return 2;
        } catch (CaptureException e) {
            err.println("earshot: " + e.getMessage());
            return 1;
        } catch (IOException e) {
            err.println("earshot: " + e.getMessage() + " (" + e.getClass().getSimpleName() + ")");
            return 1;
        } catch (LogAwayException e) {
            err.println("earshot: kafka: " + e.getMessage());
            return 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 2;
        }
    }
}
