package io.earshot.pdns;

/**
 * A name in a case by which we know our own questions again: {@code Db1.Be5.HoSt58.ExAmPlE.cOm}, upper and lower by turns. PowerDNS
 * ignores the case and passes it on, into its log as well; without the mark, asking on behalf of a container would look like the
 * container asking, and never end.
 */
public final class MarkedName {

    private MarkedName() {}

    public static String mark(String name) {
        StringBuilder marked = new StringBuilder();
        boolean upper = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (isLetter(c)) {
                marked.append(upper ? Character.toUpperCase(c) : Character.toLowerCase(c));
                upper = !upper;
            } else {
                marked.append(c);
            }
        }
        return marked.toString();
    }

    /** Whether the bytes are in that case. A client that mixes cases by chance hits it once in two to the number of letters. */
    static boolean isMarked(byte[] name, int from, int to) {
        boolean upper = true;
        int letters = 0;
        for (int i = from; i < to; i++) {
            if (isLetter((char) (name[i] & 0xff))) {
                if ((name[i] <= 'Z') != upper) {
                    return false;
                }
                upper = !upper;
                letters++;
            }
        }
        return letters > 1;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
