package io.earshot.http;

import jakarta.annotation.Priority;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.time.InstantSource;
import org.eclipse.jetty.io.EofException;

/** Counts clients that go away before the end of their answer, with one line a minute: Jersey writes more than a hundred for each. */
@Priority(LostClients.OUTERMOST)
public final class LostClients implements WriterInterceptor {

    static final int OUTERMOST = -1;

    private static final Logger LOG = System.getLogger(LostClients.class.getName());

    private final RareLine lines;

    public LostClients(InstantSource clock) {
        lines = new RareLine(clock);
    }

    @Override
    public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
        try {
            context.proceed();
        } catch (IOException | RuntimeException e) {
            if (!isLost(e)) {
                throw e;
            }
            lines.count()
                    .ifPresent(count -> LOG.log(
                            Level.INFO,
                            "clients went away before the end of their answers: {0} since the last such line",
                            count));
        }
    }

    private static boolean isLost(Throwable error) {
        boolean lost = error instanceof EofException || error instanceof ClosedChannelException;
        return lost || (error.getCause() != null && isLost(error.getCause()));
    }
}
