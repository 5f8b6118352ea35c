package io.earshot.store.h2;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Lets threads stand back behind all others of the machine, which Java's own priorities do not do on Linux without root.
 * Linux gives each thread a nice value of its own (sched(7), "The nice value"); where there is no such thing, nothing
 * happens.
 */
final class LowPriority {

    /** So much behind the rest of the server: a weight of 36 beside 1024, about 3 % of a processor that others want too. */
    private static final int STEPS_BACK = 15;

    private static final int PRIO_PROCESS = 0;
    private static final Optional<MethodHandle> GETTID = find("gettid", FunctionDescriptor.of(ValueLayout.JAVA_INT));
    private static final Optional<MethodHandle> GETPRIORITY = find(
            "getpriority", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final Optional<MethodHandle> SETPRIORITY = find(
            "setpriority",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private LowPriority() {}

    /** The kernel's number of the thread that asks; 0 where that is unknown. */
    static int ownThread() {
        try {
            return GETTID.isPresent() ? (int) GETTID.get().invokeExact() : 0;
        } catch (Throwable e) {
            throw new IllegalStateException("gettid", e);
        }
    }

    /** For good: the way back needs a privilege. Once a thread; the kernel knows how far back it goes (19). */
    static void standBack(int thread) {
        try {
            if (thread != 0 && GETPRIORITY.isPresent() && SETPRIORITY.isPresent()) {
                int own = (int) GETPRIORITY.get().invokeExact(PRIO_PROCESS, thread);
                // A thread that has just ended is none to slow down any more.
                int _ = (int) SETPRIORITY.get().invokeExact(PRIO_PROCESS, thread, own + STEPS_BACK);
            }
        } catch (Throwable e) {
            throw new IllegalStateException("getpriority, setpriority", e);
        }
    }

    @SuppressWarnings("restricted") // two calls of the C library
    private static Optional<MethodHandle> find(String function, FunctionDescriptor signature) {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        Linker linker = Linker.nativeLinker();
        SymbolLookup library = linker.defaultLookup();
        return library.find(function).map(address -> linker.downcallHandle(address, signature));
    }
}
