package io.earshot.lab.exit;

/** Something that must happen before this process ends, also where a signal ends it. */
public final class AtExit implements AutoCloseable {

    private final Thread hook;

    private AtExit(Thread hook) {
        this.hook = hook;
    }

    /** @param what finds nothing to do where it was done already: a signal may come just then */
    public static AtExit run(String name, Runnable what) {
        AtExit atExit = new AtExit(new Thread(what, name));
        Runtime.getRuntime().addShutdownHook(atExit.hook);
        return atExit;
    }

    /** It has been done. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // It runs by itself.
        }
    }
}
