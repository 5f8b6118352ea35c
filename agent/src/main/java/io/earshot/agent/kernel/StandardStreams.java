package io.earshot.agent.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;

/** Standard output and standard error of this process. */
public final class StandardStreams {

    /** The descriptor by which a launcher hands on its own standard error to an agent that logs into a file. */
    public static final int LAUNCHERS_LOG = 3;

    private StandardStreams() {}

    /** Lets both go where a descriptor goes from now on. Where there is no such descriptor, or no native call, they stay. */
    public static void redirectTo(int descriptor) {
        if (NativeCalls.refusal().isPresent()) {
            return;
        }
        MethodHandle duplicate = Libc.call("dup2", JAVA_INT, JAVA_INT, JAVA_INT);
        try (Arena arena = Arena.ofConfined()) {
            var captured = arena.allocate(Libc.CAPTURED);
            for (int standard = 1; standard <= 2; standard++) {
                int _ = (int) duplicate.invokeExact(captured, descriptor, standard);
            }
        } catch (Throwable e) {
            throw Libc.unexpected(e);
        }
    }
}
