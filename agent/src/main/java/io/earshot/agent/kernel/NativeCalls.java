package io.earshot.agent.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Optional;

/** Tells whether this process can make the system calls of Linux. It cannot on another system, or where a sandbox refuses them. */
public final class NativeCalls {

    private static final Optional<String> REFUSAL = find();

    private NativeCalls() {}

    /** Returns why the calls cannot be made, for people; empty where they can. */
    public static Optional<String> refusal() {
        return REFUSAL;
    }

    /** @throws IOException with the reason, where the calls cannot be made */
    static void require() throws IOException {
        if (REFUSAL.isPresent()) {
            throw new IOException(REFUSAL.get());
        }
    }

    private static Optional<String> find() {
        String system = System.getProperty("os.name", "an unknown system");
        if (!system.equals("Linux")) {
            return Optional.of("this is " + system + ", and the agent knows the system calls of Linux alone");
        }
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            int descriptor = libc.eventFd();
            if (descriptor >= 0) {
                libc.close(descriptor);
                return Optional.empty();
            }
            return switch (-descriptor) {
                case Linux.EPERM, Linux.EACCES, Linux.ENOSYS ->
                    Optional.of("the kernel refuses eventfd: " + Linux.errorName(-descriptor));
                default -> Optional.empty(); // short of something, as each call tells by itself
            };
        } catch (LinkageError e) { // the class of the calls cannot be initialized
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Optional.of("the Java runtime refuses native calls: " + cause.getMessage());
        }
    }
}
