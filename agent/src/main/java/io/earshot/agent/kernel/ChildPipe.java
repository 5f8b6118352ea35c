package io.earshot.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * A pipe for the output of a child process. The JDK's own pipe is read to its end when the child ends, without a limit, which a child
 * of the child that writes on would make a way to fill this process's memory.
 */
public final class ChildPipe implements AutoCloseable {

    /** Apart, since a class of native calls cannot be initialized where they are refused. */
    private static final class Pipe2 {
        private static final MethodHandle CALL = Libc.call("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
    }

    private static final int O_CLOEXEC = 0x80000;

    private final Libc libc;
    private final InputStream in;
    private final int writeEnd;
    private boolean writeEndIsOpen = true;

    private ChildPipe(Libc libc, InputStream in, int writeEnd) {
        this.libc = libc;
        this.in = in;
        this.writeEnd = writeEnd;
    }

    /** @throws IOException with a message for people */
    public static ChildPipe open() throws IOException {
        NativeCalls.require();
        Libc libc = new Libc(Arena.ofAuto());
        int readEnd;
        int writeEnd;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            MemorySegment captured = arena.allocate(Libc.CAPTURED);
            int failed = (int) Pipe2.CALL.invokeExact(captured, ends, O_CLOEXEC);
            if (failed < 0) {
                throw new IOException(
                        "cannot open a pipe: " + Linux.errorName((int) Libc.ERRNO_VALUE.get(captured, 0L)));
            }
            readEnd = ends.getAtIndex(JAVA_INT, 0);
            writeEnd = ends.getAtIndex(JAVA_INT, 1);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw Libc.unexpected(e);
        }
        try {
            return new ChildPipe(libc, new FileInputStream(path(readEnd).toFile()), writeEnd);
        } catch (IOException e) {
            libc.close(writeEnd);
            throw new IOException("cannot open a pipe by /proc/self/fd: " + e.getMessage(), e);
        } finally {
            libc.close(readEnd);
        }
    }

    private static Path path(int descriptor) {
        return Path.of("/proc/self/fd", Integer.toString(descriptor));
    }

    /** Returns what the child's output is redirected to. */
    public File writeEnd() {
        return path(writeEnd).toFile();
    }

    /** Closes this process's own way to write, once the child has its own. */
    public void closeWriteEnd() {
        if (writeEndIsOpen) {
            writeEndIsOpen = false;
            libc.close(writeEnd);
        }
    }

    /**
     * Reads what is there; never waits.
     *
     * @return how many octets were read
     */
    public int read(byte[] room) throws IOException {
        int there = in.available();
        return there == 0 ? 0 : Math.max(0, in.read(room, 0, Math.min(there, room.length)));
    }

    @Override
    public void close() {
        closeWriteEnd();
        try {
            in.close();
        } catch (IOException e) {
            // Nobody needs it any more.
        }
    }
}
