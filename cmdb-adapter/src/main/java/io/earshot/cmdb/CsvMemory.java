package io.earshot.cmdb;

import io.earshot.model.Container;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Remembers a file and the containers of its lines, so that of the next file only the lines between the common beginning and the common end are
 * read anew: in a large fleet a change concerns a few lines. Lines with problems are not remembered. Immutable.
 */
final class CsvMemory {

    /** Remembers no file. */
    static final CsvMemory EMPTY = new Builder(new byte[0]).build();

    /** A line that has been read before, with as many octets as it has with its end. */
    record Line(Container container, int octets) {}

    private final byte[] octets;
    private final int[] begins;
    private final int[] lengths;
    private final List<Container> containers;

    private CsvMemory(Builder lines) {
        this.octets = lines.octets;
        this.begins = Arrays.copyOf(lines.begins, lines.containers.size());
        this.lengths = Arrays.copyOf(lines.lengths, lines.containers.size());
        this.containers = List.copyOf(lines.containers);
    }

    /** Gathers the lines of a file in their order. */
    static final class Builder {

        private final byte[] octets;
        private int[] begins = new int[64];
        private int[] lengths = new int[64];
        private final List<Container> containers = new ArrayList<>();

        Builder(byte[] octets) {
            this.octets = octets;
        }

        /** Leaves out a line that does not end with LF: octets behind it would change it. */
        void add(int begin, int length, Container container) {
            int end = begin + length;
            if (end > octets.length || octets[end - 1] != '\n') {
                return;
            }
            int at = containers.size();
            if (at == begins.length) {
                begins = Arrays.copyOf(begins, 2 * at);
                lengths = Arrays.copyOf(lengths, 2 * at);
            }
            begins[at] = begin;
            lengths[at] = length;
            containers.add(container);
        }

        CsvMemory build() {
            return new CsvMemory(this);
        }
    }

    /** Says which lines of a newer file are remembered. */
    final class Common {

        private final int beginning;
        private final int end;
        private final int shift;

        private Common(byte[] newer) {
            int mismatch = Arrays.mismatch(octets, newer);
            int alike = mismatch < 0 ? newer.length : mismatch;
            while (alike > 0 && newer[alike - 1] != '\n') {
                alike--; // what a changed line has in common with the one before may belong to the end
            }
            beginning = alike;
            int most = Math.min(octets.length, newer.length) - beginning;
            int same = 0;
            while (same < most && octets[octets.length - 1 - same] == newer[newer.length - 1 - same]) {
                same++;
            }
            end = newer.length - same;
            shift = octets.length - newer.length;
        }

        /** Returns whether everything before this place of the newer file is as it was. */
        boolean holdsUntil(int place) {
            return place <= beginning;
        }

        /** Returns the line that begins at this place of the newer file, if it was read before. */
        Optional<Line> at(int place) {
            boolean behind = place >= end;
            int line = Arrays.binarySearch(begins, behind ? place + shift : place);
            return line >= 0 && (behind || place + lengths[line] <= beginning)
                    ? Optional.of(new Line(containers.get(line), lengths[line]))
                    : Optional.empty();
        }
    }

    Common common(byte[] newer) {
        return new Common(newer);
    }
}
