package io.earshot.model.json;

import io.earshot.model.Order;
import io.earshot.model.tasks.TaskExecution;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Orders as lines, for agents that read no JSON. Each order begins with {@code order ID KIND} and ends with an empty line. Between them
 * a task has {@code occurrence NUMBER}, {@code signature BASE64} and the lines that are signed, octet by octet; other kinds have nothing.
 */
public final class OrdersText {

    private OrdersText() {}

    public static String of(List<Order> orders) {
        StringBuilder text = new StringBuilder();
        for (Order order : orders) {
            text.append("order ")
                    .append(order.id())
                    .append(' ')
                    .append(order.kind())
                    .append('\n');
            if (order.kind().equals(TaskExecution.KIND)) {
                append(order, text);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static void append(Order order, StringBuilder text) {
        try {
            TaskExecution execution = TaskJson.readExecution(order.body());
            text.append("occurrence ").append(execution.occurrence()).append('\n');
            text.append("signature ").append(execution.signed().signature()).append('\n');
            text.append(new String(execution.order().canonical(), StandardCharsets.UTF_8));
        } catch (BadJsonException noTask) {
            // The agent refuses it, as it does a task without a signature.
        }
    }
}
