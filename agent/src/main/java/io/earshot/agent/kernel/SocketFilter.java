package io.earshot.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Filters the packets that a socket receives: a program in classic BPF (McCanne and Jacobson 1993; Documentation/networking/filter.rst of
 * Linux), which the kernel runs before a packet takes up room.
 */
final class SocketFilter {

    private static final int LOAD = 0x00;
    private static final int WORD = 0x00;
    private static final int OCTET = 0x10;
    private static final int SHORT = 0x08;
    private static final int FROM_START = 0x20;
    private static final int FROM_INDEX = 0x40;
    private static final int INDEX_BEHIND_IPV4_HEADER = 0xb1;
    private static final int LENGTH = 0x80;
    private static final int SKIP_IF_EQUAL = 0x15;
    private static final int SKIP_UNLESS_LESS = 0x35;
    private static final int RETURN = 0x06;

    private static final Instruction REFUSE = new Instruction(RETURN, 0, 0, 0);
    private static final Instruction TAKE_WHOLE = new Instruction(RETURN, 0, 0, -1);

    private static final int INSTRUCTION_SIZE = 8;
    private static final int PROGRAM_SIZE = 16;
    private static final int INSTRUCTIONS_AT = 8;

    /**
     * {@code struct sock_filter}.
     *
     * @param skipped so many instructions are skipped where a comparison holds
     * @param otherwise so many where it does not
     */
    private record Instruction(int code, int skipped, int otherwise, int operand) {}

    private final int origin;
    private final List<Instruction> instructions;

    private SocketFilter(int origin, List<Instruction> instructions) {
        this.origin = origin;
        this.instructions = instructions;
    }

    /** Takes all packets, and counts octets from their start. */
    static SocketFilter fromStart() {
        return new SocketFilter(FROM_START, List.of());
    }

    /** Takes all packets, and counts octets from behind the IPv4 header with which they begin. */
    static SocketFilter behindIpv4Header() {
        return new SocketFilter(FROM_INDEX, List.of(new Instruction(INDEX_BEHIND_IPV4_HEADER, 0, 0, 0)));
    }

    /** Takes of those only packets with this value from 0 to 255 there. */
    SocketFilter requireOctet(int at, int value) {
        return require(OCTET, at, value);
    }

    /** Takes of those only packets with this value from 0 to 65,535 there, the higher octet first. */
    SocketFilter requireShort(int at, int value) {
        return require(SHORT, at, value);
    }

    private SocketFilter require(int size, int at, int value) {
        Instruction load = new Instruction(LOAD | size | origin, 0, 0, at);
        Instruction compare = new Instruction(SKIP_IF_EQUAL, 1, 0, value);
        return new SocketFilter(
                origin,
                Stream.concat(instructions.stream(), Stream.of(load, compare, REFUSE))
                        .toList());
    }

    /**
     * Takes only packets of at least this length that have one of these eight octets there, where all packets were taken before. Counts from the
     * start.
     */
    static SocketFilter fromLengthWithOneOf(int length, int at, List<Long> values) {
        List<Instruction> program = new ArrayList<>();
        program.add(new Instruction(LENGTH, 0, 0, 0));
        program.add(new Instruction(SKIP_UNLESS_LESS, 1, 0, length));
        program.add(REFUSE);
        for (long value : values) {
            program.add(new Instruction(LOAD | WORD | FROM_START, 0, 0, at));
            program.add(new Instruction(SKIP_IF_EQUAL, 0, 3, (int) (value >>> 32)));
            program.add(new Instruction(LOAD | WORD | FROM_START, 0, 0, at + 4));
            program.add(new Instruction(SKIP_IF_EQUAL, 0, 1, (int) value));
            program.add(TAKE_WHOLE);
        }
        program.add(REFUSE);
        return new SocketFilter(FROM_START, program);
    }

    /** {@code struct sock_fprog}, as SO_ATTACH_FILTER wants it. */
    MemorySegment program(Arena arena) {
        List<Instruction> all =
                Stream.concat(instructions.stream(), Stream.of(TAKE_WHOLE)).toList();
        MemorySegment code = arena.allocate((long) INSTRUCTION_SIZE * all.size(), 8);
        for (int i = 0; i < all.size(); i++) {
            MemorySegment each = code.asSlice((long) INSTRUCTION_SIZE * i, INSTRUCTION_SIZE);
            each.set(JAVA_SHORT, 0, (short) all.get(i).code());
            each.set(JAVA_BYTE, 2, (byte) all.get(i).skipped());
            each.set(JAVA_BYTE, 3, (byte) all.get(i).otherwise());
            each.set(JAVA_INT, 4, all.get(i).operand());
        }
        MemorySegment program = arena.allocate(PROGRAM_SIZE, 8);
        program.set(JAVA_SHORT, 0, (short) all.size());
        program.set(ADDRESS, INSTRUCTIONS_AT, code);
        return program;
    }
}
