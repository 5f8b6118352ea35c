package io.earshot.agent.http;

import io.earshot.model.Order;
import java.time.Duration;
import java.util.List;

/** The outcome of one poll for orders. */
public sealed interface OrderAnswer {

    /** @param orders are to be executed; none where none came while the server held the poll */
    record Orders(List<Order> orders) implements OrderAnswer {}

    /** The server knows no orders, or not this agent. */
    record Unknown() implements OrderAnswer {}

    /** @param patience is how long the server wants to be left alone; zero where it does not say */
    record Failed(Duration patience) implements OrderAnswer {}
}
