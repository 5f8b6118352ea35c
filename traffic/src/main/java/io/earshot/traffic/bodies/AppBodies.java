package io.earshot.traffic.bodies;

import io.earshot.traffic.bodies.FieldForm.NumberedField;
import io.earshot.traffic.config.App;
import io.earshot.traffic.config.BodyField;
import io.earshot.traffic.config.Dimension;
import io.earshot.wire.exchanges.BodyReader;
import io.earshot.wire.exchanges.BodyReaders;
import io.earshot.wire.exchanges.ContentCoding;
import io.earshot.wire.exchanges.Exchange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens readers of the bodies in which apps have fields. Confined to one thread. */
public final class AppBodies implements BodyReaders {

    /** The place of an app's code among an exchange's values; those of its dimensions follow. */
    private static final int CODE = 0;

    private record Forms(List<FieldForm> request, List<FieldForm> response) {}

    private final Map<App, Forms> apps = new LinkedHashMap<>();
    private final UnpackingSlots slots = new UnpackingSlots();

    public AppBodies(List<App> apps) {
        for (App app : apps) {
            List<NumberedField> fields = new ArrayList<>();
            app.code().ifPresent(code -> fields.add(new NumberedField(CODE, code.field())));
            for (int i = 0; i < app.dimensions().size(); i++) {
                if (app.dimensions().get(i).source() instanceof BodyField field) {
                    fields.add(new NumberedField(i + 1, field));
                }
            }
            if (!fields.isEmpty()) {
                this.apps.put(app, new Forms(of(fields, true), of(fields, false)));
            }
        }
    }

    private static List<FieldForm> of(List<NumberedField> fields, boolean ofRequest) {
        return FieldForm.of(fields.stream()
                .filter(field -> field.field().ofRequest() == ofRequest)
                .toList());
    }

    @Override
    public BodyReader open(Exchange exchange, boolean ofRequest, ContentCoding coding) {
        List<FieldForm> wanted = wanted(exchange, ofRequest);
        return wanted.isEmpty() ? BodyReader.NONE : new FieldReader(exchange, wanted, coding, slots);
    }

    private List<FieldForm> wanted(Exchange exchange, boolean ofRequest) {
        for (Map.Entry<App, Forms> app : apps.entrySet()) {
            if (app.getKey().isServer(exchange)) {
                return ofRequest ? app.getValue().request() : app.getValue().response();
            }
        }
        return List.of();
    }

    /** Opens a reader that also says with what the body can be replaced; empty if nobody asks for it. */
    public Optional<ReplacedBody> replaced(Exchange exchange, boolean ofRequest, ContentCoding coding) {
        List<FieldForm> wanted = wanted(exchange, ofRequest);
        return wanted.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ReplacedBody(exchange, wanted, coding, new FieldReader(exchange, wanted, coding, slots)));
    }

    /** Returns a query with the fields of an app's forms that stand in a target, masked; empty if there are none. */
    public byte[] query(App app, byte[] target) {
        Forms forms = apps.get(app);
        if (forms == null) {
            return new byte[0];
        }
        for (FieldForm form : forms.request()) {
            if (form instanceof FieldForm.Form) {
                Map<Integer, String> found = new HashMap<>();
                readQuery(form, target, Math.min(target.length, Exchange.MAX_TARGET), found::putIfAbsent);
                return FieldDocument.of(form, field -> found.getOrDefault(field, ""))
                        .orElse(new byte[0]);
            }
        }
        return new byte[0];
    }

    /** Looks for the fields of forms in the query of a request's target, where a form without a body has them. */
    public void readQuery(App app, Exchange exchange) {
        Forms forms = apps.get(app);
        if (forms == null) {
            return;
        }
        for (FieldForm form : forms.request()) {
            if (form instanceof FieldForm.Form) {
                readQuery(form, exchange.targetBytes(), exchange.targetLength(), exchange::value);
            }
        }
    }

    private static void readQuery(FieldForm form, byte[] target, int length, FieldParser.Found found) {
        int at = 0;
        while (at < length && target[at] != '?') {
            at++;
        }
        if (at < length) {
            FieldParser parser = form.open(found);
            parser.parse(target, at + 1, length);
            // The last field of a target that was cut is not known.
            if (length < Exchange.MAX_TARGET) {
                parser.end();
            }
        }
    }

    /** Returns the app's code in the answer's body; empty if there is none. */
    public static String code(Exchange exchange) {
        return exchange.value(CODE);
    }

    /** Whether the answer's body has parts that were not seen, in which the code may be. */
    public static boolean isCodeUnseen(Exchange exchange) {
        return exchange.isUnseenValue(CODE);
    }

    /** Returns the values of an app's dimensions, in their order. */
    public static List<String> dimensions(App app, Exchange exchange) {
        if (app.dimensions().isEmpty()) {
            return List.of();
        }
        List<String> values = new ArrayList<>(app.dimensions().size());
        for (int i = 0; i < app.dimensions().size(); i++) {
            Dimension dimension = app.dimensions().get(i);
            values.add(dimension.cut(exchange.value(i + 1)));
        }
        return values;
    }
}
