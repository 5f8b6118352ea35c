package io.earshot.model.json;

import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.JsonStringEncoder;

/** The orders that {@code GET /api/v1/containers/NAME/orders} answers, and the results that agents post. */
public final class OrdersJson {

    private OrdersJson() {}

    public static void write(List<Order> orders, OutputStream out) {
        JsonWriter.writeDocument(out, json -> {
            json.writeArrayPropertyStart("orders");
            orders.forEach(order -> write(order, json));
            json.writeEndArray();
        });
    }

    private static void write(Order order, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", order.id());
        json.writeStringProperty("kind", order.kind());
        json.writeStringProperty("target", order.target());
        JsonWriter.writeSeconds(json, "validSeconds", order.validFor());
        json.writeName("body");
        json.writeRawValue(order.body());
        json.writeEndObject();
    }

    /** @throws BadJsonException if there are no orders in it; an empty list is one */
    public static List<Order> read(InputStream in) throws BadJsonException {
        return JsonReader.readDocument(in, OrdersJson::readOrders);
    }

    private static List<Order> readOrders(JsonReader in) throws BadJsonException {
        List<Order> orders = new ArrayList<>();
        in.readFields(field -> {
            if (field.equals("orders")) {
                in.readArray(() -> orders.add(readOrder(in)));
            } else {
                in.skip();
            }
        });
        return List.copyOf(orders);
    }

    private static Order readOrder(JsonReader in) throws BadJsonException {
        var order = new Object() {
            Optional<String> id = Optional.empty();
            Optional<String> kind = Optional.empty();
            Optional<String> target = Optional.empty();
            Duration validFor = Duration.ofMinutes(1);
            String body = "{}";
        };
        in.readFields(field -> {
            switch (field) {
                case "id" -> order.id = Optional.of(in.string());
                case "kind" -> order.kind = Optional.of(in.string());
                case "target" -> order.target = Optional.of(in.string());
                case "validSeconds" -> order.validFor = in.seconds();
                case "body" -> order.body = in.raw();
                default -> in.skip();
            }
        });
        if (order.id.isEmpty() || order.kind.isEmpty() || order.target.isEmpty()) {
            throw in.expected("the fields \"id\", \"kind\" and \"target\"");
        }
        try {
            return new Order(order.id.get(), order.kind.get(), order.target.get(), order.validFor, order.body);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    public static void write(OrderResult result, OutputStream out) {
        JsonWriter.writeDocument(out, json -> {
            json.writeStringProperty("order", result.order());
            json.writeNumberProperty("part", result.part());
            json.writeBooleanProperty("last", result.last());
            json.writeStringProperty("status", result.status().name());
            json.writeName("body");
            json.writeRawValue(result.body());
        });
    }

    /** @throws BadJsonException if it is no result */
    public static OrderResult readResult(InputStream in) throws BadJsonException {
        return JsonReader.readDocument(in, OrdersJson::readResult);
    }

    /** Returns a text as a JSON value, for bodies that are only a text. */
    public static String text(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }

    private static OrderResult readResult(JsonReader in) throws BadJsonException {
        var result = new Object() {
            Optional<String> order = Optional.empty();
            int part;
            boolean last = true;
            Optional<OrderResult.Status> status = Optional.empty();
            String body = "{}";
        };
        in.readFields(field -> {
            switch (field) {
                case "order" -> result.order = Optional.of(in.string());
                case "part" -> result.part = in.integer(0, Integer.MAX_VALUE);
                case "last" -> result.last = in.bool();
                case "status" -> result.status = Optional.of(readStatus(in));
                case "body" -> result.body = in.raw();
                default -> in.skip();
            }
        });
        if (result.order.isEmpty() || result.status.isEmpty()) {
            throw in.expected("the fields \"order\" and \"status\"");
        }
        try {
            return new OrderResult(result.order.get(), result.part, result.last, result.status.get(), result.body);
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }

    private static OrderResult.Status readStatus(JsonReader in) throws BadJsonException {
        return switch (in.string()) {
            case "DONE" -> OrderResult.Status.DONE;
            case "FAILED" -> OrderResult.Status.FAILED;
            case "REFUSED" -> OrderResult.Status.REFUSED;
            case "UNSUPPORTED" -> OrderResult.Status.UNSUPPORTED;
            default -> throw in.expected("DONE, FAILED, REFUSED or UNSUPPORTED");
        };
    }
}
