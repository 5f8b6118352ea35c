package io.earshot.agent.http;

import io.earshot.agent.http.Answer.Failed;
import io.earshot.agent.http.Answer.Trouble;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/** Logs trouble with the server once, not at each attempt, and once more when it is over. */
public final class TroubleLog {

    private static final Logger LOG = System.getLogger(TroubleLog.class.getName());

    private final String prefix;
    private Optional<Trouble> current = Optional.empty();

    /** @param prefix who has trouble with whom */
    public TroubleLog(String prefix) {
        this.prefix = prefix;
    }

    public void note(List<Answer> answers) {
        Optional<Failed> failed = answers.stream()
                .filter(Failed.class::isInstance)
                .map(Failed.class::cast)
                .findFirst();
        Optional<Trouble> trouble = failed.map(Failed::trouble);
        if (!trouble.equals(current)) {
            failed.ifPresentOrElse(
                    each -> LOG.log(Level.WARNING, prefix + ": " + each.message() + "; will go on trying"),
                    () -> LOG.log(Level.INFO, prefix + ": all is well again"));
        }
        current = trouble;
    }
}
