package io.earshot.agent.link;

import io.earshot.agent.link.LinkEvent.Answered;
import io.earshot.agent.link.LinkEvent.Lost;
import io.earshot.agent.link.LinkEvent.NoRoute;
import io.earshot.agent.link.LinkEvent.Refused;
import io.earshot.agent.link.LinkEvent.Unsent;
import io.earshot.agent.link.LinkHealth.Down;
import io.earshot.agent.link.LinkHealth.Quiet;
import io.earshot.agent.link.LinkHealth.Recovering;
import io.earshot.agent.link.LinkHealth.Suspect;
import io.earshot.agent.probe.Method;

/**
 * Tells a broken link from bad luck.
 *
 * <p>Quiet → (a probe lost) → Suspect → (any answer) → Quiet, or (nothing for downAfter) → Down, or (only the other method
 * answers) → Quiet by the other method. Down → (an answer) → Recovering → (enough of them) → Quiet, or (silence) → Down.
 *
 * <p>A path that this machine itself refuses counts as lost here, though not in the figures: the link does not work,
 * whoever breaks it, and an IPsec policy that blocks shows as just that. A missing route counts so only where there was an
 * answer before: a container without IPv6 is not disconnected from all its IPv6 partners, it never was their client.
 */
public final class Verdict {

    private Verdict() {}

    public static LinkHealth next(LinkHealth health, LinkEvent event, LinkRules rules) {
        return switch (health) {
            case Quiet quiet -> next(quiet, event, rules);
            case Suspect suspect -> next(suspect, event, rules);
            case Down down -> next(down, event);
            case Recovering recovering -> next(recovering, event, rules);
        };
    }

    private static LinkHealth next(Quiet quiet, LinkEvent event, LinkRules rules) {
        boolean own = event.method() == quiet.method();
        return switch (event) {
            case Answered answered -> {
                // ICMP that is answered again after it was filtered takes over: it costs partners the least.
                boolean back = answered.method() == Method.ICMP;
                yield new Quiet(
                        own || back ? answered.method() : quiet.method(),
                        true,
                        Math.max(quiet.provenAt(), answered.sentAt()));
            }
            case Lost lost -> own ? suspect(quiet, lost.sentAt()) : quiet;
            case Refused refused -> own ? suspect(quiet, refused.at()) : quiet;
            case NoRoute noRoute -> own && quiet.known() ? suspect(quiet, noRoute.at()) : quiet;
            case Unsent unsent ->
                unsent.at() - quiet.provenAt() >= forgetAfter(rules)
                        ? new Quiet(quiet.method(), false, quiet.provenAt())
                        : quiet;
        };
    }

    private static LinkHealth suspect(Quiet quiet, long lostSentAt) {
        return lostSentAt - quiet.provenAt() <= 0
                ? quiet
                : new Suspect(quiet.method(), quiet.known(), lostSentAt, 1, false);
    }

    private static LinkHealth next(Suspect suspect, LinkEvent event, LinkRules rules) {
        boolean own = event.method() == suspect.method();
        return switch (event) {
            case Answered answered ->
                own
                        ? new Quiet(suspect.method(), true, answered.sentAt())
                        : new Suspect(suspect.method(), suspect.known(), suspect.since(), suspect.lost(), true);
            case Lost lost -> own ? oneMoreLost(suspect, lost.at(), rules) : suspect;
            case Refused refused -> own ? oneMoreLost(suspect, refused.at(), rules) : suspect;
            case NoRoute noRoute -> own && suspect.known() ? oneMoreLost(suspect, noRoute.at(), rules) : suspect;
            case Unsent unsent ->
                unsent.at() - suspect.since() >= forgetAfter(rules)
                        ? new Quiet(suspect.method(), false, unsent.at())
                        : suspect;
        };
    }

    private static LinkHealth oneMoreLost(Suspect suspect, long at, LinkRules rules) {
        int lost = suspect.lost() + 1;
        boolean certain = at - suspect.since() >= rules.downAfter() && lost >= LinkRules.ENOUGH_LOST;
        if (!certain) {
            return new Suspect(suspect.method(), suspect.known(), suspect.since(), lost, suspect.otherAnswers());
        }
        return suspect.otherAnswers() ? new Quiet(suspect.method().other(), true, at) : new Down(suspect.method());
    }

    private static LinkHealth next(Down down, LinkEvent event) {
        return event instanceof Answered answered ? firstSign(down.method(), answered) : down;
    }

    private static Recovering firstSign(Method method, Answered answered) {
        return new Recovering(method, answered.method() == method, 1, answered.at(), answered.at(), answered.sentAt());
    }

    private static LinkHealth next(Recovering recovering, LinkEvent event, LinkRules rules) {
        boolean silent = event.at() - recovering.lastAt() > rules.downAfter() / 2;
        if (!(event instanceof Answered answered)) {
            return silent ? new Down(recovering.method()) : recovering;
        }
        if (silent) {
            return firstSign(recovering.method(), answered);
        }
        boolean ownAnswers = recovering.ownAnswers() || answered.method() == recovering.method();
        boolean another = answered.sentAt() - recovering.lastSentAt() > 0;
        int answers = recovering.answers() + (another ? 1 : 0);
        if (answers >= LinkRules.ENOUGH_ANSWERED && answered.at() - recovering.firstAt() >= rules.downAfter() / 2) {
            return new Quiet(
                    ownAnswers ? recovering.method() : recovering.method().other(), true, answered.sentAt());
        }
        return new Recovering(
                recovering.method(),
                ownAnswers,
                answers,
                recovering.firstAt(),
                answered.at(),
                another ? answered.sentAt() : recovering.lastSentAt());
    }

    /** What was learned so long ago, with no probe sent since, is not known any more. */
    private static long forgetAfter(LinkRules rules) {
        return 2 * Math.max(rules.downAfter(), rules.interval());
    }
}
