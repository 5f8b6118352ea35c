package io.earshot.agent.exchanges;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** The priority of this process among others, by nice(2). */
final class Priority {

    private Priority() {}

    /** Gives way to others. A libc without that function changes nothing. */
    @SuppressWarnings("restricted") // The agent is started with access to native code.
    static void lower(int by) {
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup().find("nice").ifPresent(nice -> {
            MethodHandle call = linker.downcallHandle(nice, FunctionDescriptor.of(JAVA_INT, JAVA_INT));
            try {
                int _ = (int) call.invokeExact(by);
            } catch (Throwable e) {
                throw new IllegalStateException("nice cannot be called", e);
            }
        });
    }
}
