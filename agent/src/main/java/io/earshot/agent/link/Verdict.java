package io.earshot.agent.link;

import io.earshot.agent.link.LinkEvent.Answered;
import io.earshot.agent.link.LinkEvent.Carried;
import io.earshot.agent.link.LinkEvent.Lost;
import io.earshot.agent.link.LinkEvent.NoRoute;
import io.earshot.agent.link.LinkEvent.Refused;
import io.earshot.agent.link.LinkEvent.Silent;
import io.earshot.agent.link.LinkEvent.Unsent;
import io.earshot.agent.link.LinkHealth.Down;
import io.earshot.agent.link.LinkHealth.Quiet;
import io.earshot.agent.link.LinkHealth.Recovering;
import io.earshot.agent.link.LinkHealth.Suspect;
import io.earshot.agent.probe.Method;
import java.util.Optional;

/**
 * Tells a broken link from bad luck.
 *
 * <p>Quiet → (a probe lost) → Suspect → (any answer) → Quiet, or (nothing for downAfter) → Down, or (only another method
 * answers) → Quiet by that method. Down → (an answer) → Recovering → (enough of them) → Quiet, or (silence) → Down.
 *
 * <p>Data of a program that is not acknowledged is a reason to suspect the link from the moment on in which it was sent, and no lost probe.
 * Whether the link is down is told by probes alone, as the program's partner may have ended, or its port been closed. Data that is
 * acknowledged clears the link as an answer to another method does: programs that hang do not keep their kernel from that.
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
        boolean own = event.method().equals(quiet.method());
        return switch (event) {
            case Answered answered ->
                // A cheaper method that is answered again, as ICMP after it was filtered, takes over.
                new Quiet(
                        rules.cheaper(answered.method(), quiet.method()),
                        true,
                        Math.max(quiet.provenAt(), answered.sentAt()));
            case Lost lost -> own ? suspect(quiet, lost.sentAt()) : quiet;
            case Refused refused -> own ? suspect(quiet, refused.at()) : quiet;
            case NoRoute noRoute -> own && quiet.known() ? suspect(quiet, noRoute.at()) : quiet;
            case Silent silent ->
                quiet.known() && silent.sentAt() - quiet.provenAt() > 0
                        ? new Suspect(quiet.method(), true, quiet.provenAt(), silent.sentAt(), 0, Optional.empty())
                        : quiet;
            case Carried carried ->
                new Quiet(quiet.method(), quiet.known(), Math.max(quiet.provenAt(), carried.sentAt()));
            case Unsent unsent ->
                unsent.at() - quiet.provenAt() >= forgetAfter(rules)
                        ? new Quiet(quiet.method(), false, quiet.provenAt())
                        : quiet;
        };
    }

    private static LinkHealth suspect(Quiet quiet, long lostSentAt) {
        return lostSentAt - quiet.provenAt() <= 0
                ? quiet
                : new Suspect(quiet.method(), quiet.known(), quiet.provenAt(), lostSentAt, 1, Optional.empty());
    }

    private static LinkHealth next(Suspect suspect, LinkEvent event, LinkRules rules) {
        boolean own = event.method().equals(suspect.method());
        return switch (event) {
            case Answered answered ->
                own
                        ? new Quiet(suspect.method(), true, answered.sentAt())
                        : answering(suspect, answered.method(), rules);
            case Lost lost -> own ? oneMoreLost(suspect, lost.at(), rules) : suspect;
            case Refused refused -> own ? oneMoreLost(suspect, refused.at(), rules) : suspect;
            case NoRoute noRoute -> own && suspect.known() ? oneMoreLost(suspect, noRoute.at(), rules) : suspect;
            case Silent silent -> earlier(suspect, silent.sentAt());
            case Carried carried ->
                carried.sentAt() - suspect.since() > 0 ? answering(suspect, carried.method(), rules) : suspect;
            case Unsent unsent ->
                unsent.at() - suspect.since() >= forgetAfter(rules)
                        ? new Quiet(suspect.method(), false, unsent.at())
                        : suspect;
        };
    }

    private static Suspect answering(Suspect suspect, Method other, LinkRules rules) {
        return new Suspect(
                suspect.method(),
                suspect.known(),
                suspect.provenAt(),
                suspect.since(),
                suspect.lost(),
                Optional.of(cheapest(suspect.answering(), other, rules)));
    }

    /** The silence began before the first probe was lost. */
    private static Suspect earlier(Suspect suspect, long sentAt) {
        return sentAt - suspect.provenAt() > 0 && sentAt - suspect.since() < 0
                ? new Suspect(
                        suspect.method(),
                        suspect.known(),
                        suspect.provenAt(),
                        sentAt,
                        suspect.lost(),
                        suspect.answering())
                : suspect;
    }

    private static LinkHealth oneMoreLost(Suspect suspect, long at, LinkRules rules) {
        int lost = suspect.lost() + 1;
        boolean certain = at - suspect.since() >= rules.downAfter() && lost >= LinkRules.ENOUGH_LOST;
        if (!certain) {
            return new Suspect(
                    suspect.method(), suspect.known(), suspect.provenAt(), suspect.since(), lost, suspect.answering());
        }
        return suspect.answering()
                .<LinkHealth>map(other -> new Quiet(other, true, at))
                .orElseGet(() -> new Down(suspect.method(), suspect.known()));
    }

    private static Method cheapest(Optional<Method> known, Method newer, LinkRules rules) {
        return known.map(one -> rules.cheaper(one, newer)).orElse(newer);
    }

    private static LinkHealth next(Down down, LinkEvent event) {
        return event instanceof Answered answered ? firstSign(down.method(), answered) : down;
    }

    private static Recovering firstSign(Method method, Answered answered) {
        return new Recovering(method, answered.method(), 1, answered.at(), answered.at(), answered.sentAt());
    }

    private static LinkHealth next(Recovering recovering, LinkEvent event, LinkRules rules) {
        boolean silent = event.at() - recovering.lastAt() > rules.downAfter() / 2;
        if (!(event instanceof Answered answered)) {
            return silent ? new Down(recovering.method(), true) : recovering;
        }
        if (silent) {
            return firstSign(recovering.method(), answered);
        }
        Method answering = preferred(recovering, answered.method(), rules);
        boolean another = answered.sentAt() - recovering.lastSentAt() > 0;
        int answers = recovering.answers() + (another ? 1 : 0);
        if (answers >= LinkRules.ENOUGH_ANSWERED && answered.at() - recovering.firstAt() >= rules.downAfter() / 2) {
            return new Quiet(answering, true, answered.sentAt());
        }
        return new Recovering(
                recovering.method(),
                answering,
                answers,
                recovering.firstAt(),
                answered.at(),
                another ? answered.sentAt() : recovering.lastSentAt());
    }

    private static Method preferred(Recovering recovering, Method newer, LinkRules rules) {
        Method own = recovering.method();
        return newer.equals(own) || recovering.answering().equals(own)
                ? own
                : rules.cheaper(recovering.answering(), newer);
    }

    /** A verdict of so long ago, with no probe sent since, is not known any more. */
    private static long forgetAfter(LinkRules rules) {
        return 2 * Math.max(rules.downAfter(), rules.interval());
    }
}
