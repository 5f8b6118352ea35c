package io.earshot.server.tables;

import io.earshot.fleet.services.ServiceBook;
import io.earshot.fleet.services.ServiceStatus;
import io.earshot.model.ContainerName;
import io.earshot.model.ServiceProbe;
import io.earshot.store.table.Row;
import io.earshot.store.table.ServiceTables.Service;
import io.earshot.store.table.TableChanges;
import java.util.Optional;

/** Writes table SERVICE_PROBE. */
final class ServiceWriter {

    private final TableChanges tables;

    ServiceWriter(TableChanges tables) {
        this.tables = tables;
    }

    void services(ContainerName name, ServiceBook.Change change) {
        change.gone().forEach(key -> tables.remove(key(name, key)));
        for (ServiceStatus status : change.changed()) {
            Optional<Float> latency = status.latency().isPresent()
                    ? Optional.of((float) status.latency().getAsDouble())
                    : Optional.empty();
            tables.upsert(key(name, status.key())
                    .set(Service.STATE, status.state().name())
                    .set(Service.SINCE, status.since())
                    .set(Service.LATENCY, latency)
                    .set(Service.DETAIL, status.detail())
                    .set(Service.CERTIFICATE_ENDS, status.certificateEnds())
                    .set(Service.CHECKED_AT, status.checkedAt()));
        }
    }

    void gone(ContainerName name) {
        tables.remove(Row.of(Service.TABLE).set(Service.CONTAINER, name.toString()));
    }

    private static Row key(ContainerName name, ServiceProbe.Key key) {
        return Row.of(Service.TABLE)
                .set(Service.CONTAINER, name.toString())
                .set(Service.SERVICE, key.service())
                .set(Service.IP, key.ip().toString())
                .set(Service.PORT, key.port())
                .set(Service.KIND, key.kind().label())
                .set(Service.QUESTION, key.question());
    }
}
