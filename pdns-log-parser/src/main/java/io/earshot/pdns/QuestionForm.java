package io.earshot.pdns;

/** One way in which PowerDNS, or what carries its messages, writes a question down. */
interface QuestionForm {

    /** Whether the line holds a question of this form; if so, {@code question} says where. */
    boolean find(byte[] line, int from, int to, Question question);
}
