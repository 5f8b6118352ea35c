package io.earshot.agent.services;

import java.io.IOException;
import java.io.Serial;

/** Tells that a service answers, but not as its protocol has it. The message is part of a line for people. */
final class AnswerException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    AnswerException(String message) {
        super(message);
    }
}
