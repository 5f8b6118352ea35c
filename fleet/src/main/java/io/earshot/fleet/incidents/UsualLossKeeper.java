package io.earshot.fleet.incidents;

import java.time.Duration;
import java.util.function.Consumer;

/** Tells now and then what the usual loss has become, so that it outlives the server. Not thread-safe. */
final class UsualLossKeeper {

    /** A mean over half a day is hardly another one before. */
    private static final long PAUSE = Duration.ofMinutes(5).toMillis();

    private final Places places;
    private Consumer<KeptUsualLoss> keeper = _ -> {};
    private long toldAt;

    UsualLossKeeper(Places places) {
        this.places = places;
    }

    void tell(Consumer<KeptUsualLoss> listener) {
        keeper = listener;
    }

    void passTime(long now) {
        if (now - toldAt >= PAUSE || now < toldAt) {
            places.dataCenters()
                    .forEach(place -> place.tellUsualLoss(loss -> {
                        toldAt = now;
                        keeper.accept(loss);
                    }));
        }
    }

    void restore(KeptUsualLoss kept) {
        places.dataCenter(kept.from()).usualLoss(places.dataCenter(kept.to())).restore(kept);
    }
}
