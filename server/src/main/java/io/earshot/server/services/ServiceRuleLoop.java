package io.earshot.server.services;

import io.earshot.fleet.services.ServicePlan;
import io.earshot.store.SqlEngine;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Asks the rules again and again, and hands the plan on when it differs from the one before. Runs on a thread of its own. */
public final class ServiceRuleLoop implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ServiceRuleLoop.class.getName());

    private final ServiceRules rules;
    private final SqlEngine tables;
    private final Duration every;
    private final Listener listener;
    private final Thread thread = Thread.ofVirtual().name("service-rules").unstarted(this::run);
    private ServicePlan handedOn = ServicePlan.NONE;

    /** Takes the whole plan; returns once it holds. */
    public interface Listener {
        void changed(ServicePlan plan) throws InterruptedException;
    }

    public ServiceRuleLoop(ServiceRules rules, SqlEngine tables, Duration every, Listener listener) {
        this.rules = rules;
        this.tables = tables;
        this.every = every;
        this.listener = listener;
    }

    /** Asks once before it returns, so that no agent gets a list without the probes that it had; without rules there is nothing to ask. */
    public void start() throws InterruptedException {
        if (!rules.isEmpty()) {
            turn();
            thread.start();
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(every);
                turn();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() throws InterruptedException {
        try {
            ServicePlan newest = rules.read(tables);
            if (!newest.equals(handedOn)) {
                listener.changed(newest);
                handedOn = newest;
            }
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "rules for probes could not be taken in, please report this as a bug", bug);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
