package io.earshot.lab.wire;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Sends whole frames on an interface of the namespace that the thread is in; see packet(7). */
@SuppressWarnings("restricted") // The launcher enables native access; the JDK knows no packet sockets.
final class PacketSocket implements AutoCloseable {

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;

    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle INDEX = call("if_nametoindex", JAVA_INT, ADDRESS);
    private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle SENDTO =
            call("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);

    private final Arena arena = Arena.ofShared();
    /** struct sockaddr_ll: family, protocol, index, hardware type, packet type, length and octets of an address. */
    private final MemorySegment address = arena.allocate(20, 4);

    private final int descriptor;

    PacketSocket(String device) throws IOException {
        try {
            descriptor = (int) SOCKET.invokeExact(AF_PACKET, SOCK_RAW, 0);
            int index = (int) INDEX.invokeExact(arena.allocateFrom(device));
            if (descriptor < 0 || index == 0) {
                throw new IOException("no packet socket on " + device);
            }
            address.set(JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(JAVA_INT, 4, index);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a native call is linked wrongly", e);
        }
    }

    private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    void send(byte[] frame) throws IOException {
        try (Arena once = Arena.ofConfined()) {
            MemorySegment bytes = once.allocateFrom(JAVA_BYTE, frame);
            long sent = (long) SENDTO.invokeExact(descriptor, bytes, (long) frame.length, 0, address, 20);
            if (sent != frame.length) {
                throw new IOException("a frame of " + frame.length + " bytes was not sent");
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a native call is linked wrongly", e);
        }
    }

    @Override
    public void close() {
        try {
            int _ = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new AssertionError("a native call is linked wrongly", e);
        }
        arena.close();
    }
}
