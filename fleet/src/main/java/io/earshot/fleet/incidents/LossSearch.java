package io.earshot.fleet.incidents;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds where packets are lost that used to arrive. A single link says little: at 20 % loss it takes minutes to be sure of it. So
 * probes are counted over all links that a suspect touches, and the suspect whose own loss rate explains the counts best, beyond
 * the usual loss of each link, is the cause: a generalised likelihood ratio for each, taken greedily as by the principle of minimum
 * description length (Rissanen 1978). Links without any loss count against a cause by all their answered probes.
 *
 * <p>A likelihood ratio takes losses for independent, and on real lines they come in bursts (Gilbert 1960). Hence a cause must also
 * have lost on several occasions that one moment of total silence cannot account for.
 */
final class LossSearch {

    /** Strong loss shows in the shortest window, faint loss only in the longer ones. */
    private static final Duration[] WINDOWS = {
        Duration.ofMinutes(4), Duration.ofMinutes(8), Duration.ofMinutes(16), Duration.ofMillis(LossLog.KEPT_MILLIS)
    };

    /**
     * Beyond what a cause costs to believe in. For a pair of hosts both are 21.5 nats: of 25,000 pairs tested each
     * minute of a month none passes by chance.
     */
    private static final double EVIDENCE = 14;

    /** So many nats make a link worth asking about: of good links, one in some thousand. */
    private static final double UNUSUAL_LINK = 4;

    /** So many nats make it certain that an incident is over. */
    private static final double CERTAIN = 5;

    /** An open incident's cause stays the cause among equals. */
    private static final double BELIEVED = 1;

    /** Less is shown and not told. */
    static final double TOLD_ABOVE = 0.035;

    /** Less than so many times the usual loss is usual. */
    private static final double UNUSUAL = 2;

    /** Such a share of the least rate that is told is shown only, for hours, if need be. */
    private static final double SHOWN = 0.6;

    /**
     * So many nats make it certain that a cause loses more than what is shown only. A line that loses 2 % seems to lose 4 % for some
     * minutes of a day.
     */
    private static final double MORE_THAN_SHOWN = 7;

    /** A few bursts in a short window cannot add up to such a rate. */
    private static final double BEYOND_BURSTS = 0.18;

    /** So many times the loss of the place around it is not just that. */
    private static final double OUTSTANDING = 1.5;

    /** Loss that pauses for longer is not one and the same. */
    private static final long LONGEST_PAUSE_MILLIS = Duration.ofSeconds(150).toMillis();

    /** Each occasion must have at least this share of the excess. */
    private static final double LEAST_SHARE = 0.4;

    /** Reports that came so lately tell the present state. */
    private static final long RECENT_MILLIS = Duration.ofMinutes(1).toMillis();

    /** So much must be left of rate and evidence without them; some reports of the newest occasions are still to come. */
    private static final double SHARE_WITHOUT_BURSTS = 0.75;

    /** A line that is full for less is everyday life. Only the time between two reports is certain, from the end of one to the beginning of the other. */
    private static final long CONGESTION_MILLIS = Duration.ofMinutes(5).toMillis();

    /** Agents report once in a cycle, so that the newest probes of a window are not known yet, but at least such a share is. */
    private static final double SURELY_SENT = 0.5;

    private final IncidentTiming timing;
    private final Set<Cause> believed;
    private final long knownSince;
    private final long now;
    private final Map<UsualLoss, UsualLossRate> usual = new HashMap<>();
    private final Map<WatchedLink, CountedLink> counted = new HashMap<>();

    /**
     * @param believed causes of loss incidents that are open
     * @param knownSince milliseconds since the epoch, as all times in here: when the server began to take reports
     */
    LossSearch(IncidentTiming timing, Set<Cause> believed, long knownSince, long now) {
        this.timing = timing;
        this.believed = believed;
        this.knownSince = knownSince;
        this.now = now;
    }

    /** One cause in the window that begins then; the gain is in nats. */
    private record Scored(LossCandidate candidate, long begin, ProbeCounts counts, double gain) {

        double usual() {
            return candidate.usual();
        }

        double sentPerMilli(long now) {
            return counts.sent() / (double) (now - begin);
        }

        /**
         * Whether what this one explains better would be told as the other. A burst, or a congestion that is not told yet, must not be
         * told as the fault of a larger place or of a smaller one; a place within that loses far more has a reason of its own.
         */
        boolean overshadows(Scored other) {
            double rate = other.counts.rate();
            boolean outstanding = rate > OUTSTANDING * counts.rate()
                    && logLikelihood(other.counts.sent(), other.counts.lost(), rate)
                                    - logLikelihood(other.counts.sent(), other.counts.lost(), counts.rate())
                            >= EVIDENCE + other.candidate.cause.kind().price(Trouble.LOSS);
            return !outstanding
                    && !other.candidate.cause.equals(candidate.cause)
                    && other.candidate.links.stream().anyMatch(candidate.cause::explains);
        }
    }

    /**
     * @param lossy of which those are forgotten as unusual that are no longer
     * @param isOpen whether a link needs a cause: it is in no other trouble, and no incident explains it
     * @return causes with strong evidence, the strongest first
     */
    List<LossExplanation> explain(LossyLinks lossy, Predicate<WatchedLink> isOpen) {
        lossy.unusual().removeIf(link -> !isUnusual(link));
        List<LossExplanation> explanations = new ArrayList<>();
        Predicate<WatchedLink> left = isOpen;
        Optional<LossExplanation> best = best(lossy, left);
        while (best.isPresent()) {
            explanations.add(best.get());
            Cause cause = best.get().explanation().cause();
            left = left.and(link -> !cause.explains(link));
            best = best(lossy, left);
        }
        return explanations;
    }

    private Optional<LossExplanation> best(LossyLinks lossy, Predicate<WatchedLink> left) {
        List<Scored> scored = new ArrayList<>();
        for (LossCandidate candidate : candidates(lossy, left)) {
            for (int window = 0; window < WINDOWS.length; window++) {
                Scored score = score(candidate, window);
                if (score.gain >= EVIDENCE) {
                    scored.add(score);
                }
            }
        }
        scored.sort(Comparator.comparingDouble(Scored::gain).reversed());
        List<Scored> passing = new ArrayList<>();
        for (Scored one : scored) {
            if (passing.stream().anyMatch(passed -> passed.overshadows(one))) {
                continue;
            }
            Optional<LossExplanation> explanation = lasting(one, scored);
            if (explanation.isPresent()) {
                return explanation;
            }
            passing.add(one);
        }
        return Optional.empty();
    }

    /** Counts each suspect of a link that is unusual by itself over all links that lose something. */
    private List<LossCandidate> candidates(LossyLinks lossy, Predicate<WatchedLink> left) {
        Set<Cause> suspects = new LinkedHashSet<>();
        for (WatchedLink link : lossy.unusual()) {
            if (left.test(link)) {
                suspects.addAll(Suspects.of(link));
            }
        }
        List<LossCandidate> candidates = new ArrayList<>();
        for (Cause cause : suspects) {
            if (mayBeTold(cause, lossy)) {
                LossCandidate candidate = new LossCandidate(cause, WINDOWS.length);
                for (WatchedLink link : lossy.near(cause)) {
                    if (cause.explains(link) && left.test(link)) {
                        candidate.add(counted.computeIfAbsent(link, this::count));
                    }
                }
                candidates.add(candidate);
            }
        }
        return candidates;
    }

    /**
     * Returns whether so much was lost at a place that its rate may be told. It spares counting all links of larger places,
     * where mostly no more is lost than usual.
     */
    private boolean mayBeTold(Cause cause, LossyLinks lossy) {
        for (int window = 0; window < WINDOWS.length; window++) {
            long begin = begin(window);
            OptionalLong lost = lossy.lostSince(cause, begin);
            if (lost.isEmpty() || now - begin < WINDOWS[window].toMillis()) {
                return true;
            }
            ObserverCoverage coverage = ObserverCoverage.ofUsed(timing, Trouble.LOSS, begin, now);
            double answered = cause.healthy(coverage) * probesIn(now - begin);
            if ((double) lost.getAsLong() >= SURELY_SENT * told(leastUsual(cause)) * answered) {
                return true;
            }
        }
        return false;
    }

    private static double leastUsual(Cause cause) {
        return cause instanceof Cause.DataCenterPair(DataCenterPlace one, DataCenterPlace other)
                ? Math.min(one.usualLoss(other).rate(), other.usualLoss(one).rate())
                : 0;
    }

    private CountedLink count(WatchedLink link) {
        List<ProbeCounts> counts = new ArrayList<>(WINDOWS.length);
        for (int window = 0; window < WINDOWS.length; window++) {
            counts.add(counts(link, begin(window)));
        }
        return new CountedLink(link, usual(link), counts);
    }

    private long begin(int window) {
        return Math.max(knownSince, now - WINDOWS[window].toMillis());
    }

    /** Returns how many links the search has counted. */
    int linksCounted() {
        return counted.size();
    }

    /** Whether the link's own losses speak for something unusual, though they may be no proof. */
    boolean isUnusual(WatchedLink link) {
        if (link.losses().size() < 2) {
            return false;
        }
        double told = told(usual(link).rate());
        for (int window = 0; window < WINDOWS.length; window++) {
            ProbeCounts counts = counts(link, begin(window));
            if (counts.lost() >= 2
                    && counts.rate() >= told
                    && logLikelihood(counts.sent(), counts.lost(), Math.min(counts.rate(), 1 - 1e-6)) - counts.asUsual()
                            >= UNUSUAL_LINK) {
                return true;
            }
        }
        return false;
    }

    /** Returns the least loss rate that is told where so much is usual. */
    static double told(double usual) {
        return Math.max(TOLD_ABOVE, UNUSUAL * usual);
    }

    /** Counts a link's probes since then. */
    private ProbeCounts counts(WatchedLink link, long begin) {
        LossLog losses = link.losses();
        long covered = 0;
        double sent = 0;
        double lost = 0;
        int first = losses.firstSince(begin);
        long known = first == 0
                ? begin
                : Math.max(begin, losses.to(first - 1)); // of a report that began before, no part counts
        for (int i = first; i < losses.size(); i++) {
            covered += losses.to(i) - losses.from(i);
            sent += losses.sent(i);
            lost += losses.lost(i);
        }
        long quiet = Math.max(0, link.from.heardAt - known - covered);
        double all = sent + probesIn(quiet);
        return new ProbeCounts(all, lost, usual(link).logLikelihood(all, lost));
    }

    private UsualLossRate usual(WatchedLink link) {
        return usual.computeIfAbsent(link.usual(), loss -> UsualLossRate.of(loss.rate()));
    }

    private double probesIn(long millis) {
        return (double) millis / (double) timing.probeInterval().toMillis();
    }

    private static double logLikelihood(double sent, double lost, double rate) {
        return lost * Math.log(rate) + (sent - lost) * Math.log1p(-rate);
    }

    /**
     * Whether what was lost since a moment says that the links lose no longer: not more than is untold, and so little that the rate
     * of the incident is out of the question.
     */
    boolean isOver(Collection<WatchedLink> links, double rate, long since) {
        ProbeCounts counts = counts(links, since);
        return counts.sent() > 0
                && counts.rate() < TOLD_ABOVE
                && counts.asUsual() - logLikelihood(counts.sent(), counts.lost(), rate) >= CERTAIN;
    }

    /** Returns the loss rate over all the links since a moment; 0 where nothing was sent. */
    double rate(Collection<WatchedLink> links, long since) {
        return counts(links, since).rate();
    }

    private ProbeCounts counts(Collection<WatchedLink> links, long since) {
        ProbeCounts sum = ProbeCounts.NONE;
        for (WatchedLink link : links) {
            sum = sum.plus(counts(link, since));
        }
        return sum;
    }

    /** Scores how much better the cause explains the counts than the usual losses do. */
    private Scored score(LossCandidate candidate, int window) {
        long begin = begin(window);
        double usual = candidate.usual();
        ProbeCounts counts = candidate.counts(window);
        if (counts.lost() < 2 || counts.rate() < told(usual)) {
            return new Scored(candidate, begin, counts, Double.NEGATIVE_INFINITY);
        }
        ObserverCoverage coverage = ObserverCoverage.ofUsed(timing, Trouble.LOSS, begin, now);
        long seen = candidate.links.stream().filter(coverage::counts).count();
        double answered = Math.max(0, candidate.cause.healthy(coverage) - seen) * probesIn(now - begin);
        ProbeCounts all = counts.plus(new ProbeCounts(answered, 0, answered * Math.log1p(-usual)));
        if (all.rate() < told(usual)) {
            return new Scored(candidate, begin, all, Double.NEGATIVE_INFINITY);
        }
        double asFound = logLikelihood(all.sent(), all.lost(), Math.min(all.rate(), 1 - 1e-6));
        if (asFound - logLikelihood(all.sent(), all.lost(), SHOWN * told(usual)) < MORE_THAN_SHOWN) {
            return new Scored(candidate, begin, all, Double.NEGATIVE_INFINITY);
        }
        double gain = asFound
                - all.asUsual()
                - candidate.cause.kind().price(Trouble.LOSS)
                + (believed.contains(candidate.cause) ? BELIEVED : 0);
        return new Scored(candidate, begin, all, gain);
    }

    /** Empty where bursts, or a congestion that passes, may be all that there is. */
    private Optional<LossExplanation> lasting(Scored scored, List<Scored> all) {
        double rate = scored.counts.rate();
        List<WatchedLink> losing = scored.candidate.links.stream()
                .filter(link -> counts(link, scored.begin).rate() >= rate / 4)
                .toList();
        boolean longest = now - scored.begin > WINDOWS[1].toMillis();
        long pause = longest ? 2 * LONGEST_PAUSE_MILLIS : LONGEST_PAUSE_MILLIS;
        List<LossOccasion> occasions =
                LossOccasion.lastRun(LossOccasion.of(losing, scored.begin, least(scored)), pause);
        int enough = rate < BEYOND_BURSTS ? 5 : occasionsBeyondBursts(scored.candidate.cause);
        if (occasions.size() < enough
                || !goesOn(losing, scored, longest ? 2 * RECENT_MILLIS : RECENT_MILLIS)
                || !isEvenWithoutBursts(occasions, scored)) {
            return Optional.empty();
        }
        List<LossOccasion> slow =
                occasions.stream().filter(LossOccasion::isSlow).toList();
        boolean congested = 2 * slow.size() > occasions.size();
        if (congested && slow.getLast().slowFrom() - slow.getFirst().slowAt() < CONGESTION_MILLIS) {
            return Optional.empty();
        }
        Explanation explanation = new Explanation(scored.candidate.cause, losing, confidence(scored, all));
        return Optional.of(
                new LossExplanation(explanation, rate, occasions.getFirst().from(), congested));
    }

    /** Returns what must be lost in a millisecond for it to be one of the occasions. */
    private double least(Scored scored) {
        double usual = scored.usual();
        return (usual + LEAST_SHARE * (scored.counts.rate() - usual)) * scored.sentPerMilli(now);
    }

    /** The more links a place has, the more bursts hit it, and the sooner further reports come. */
    private static int occasionsBeyondBursts(Cause cause) {
        return switch (cause) {
            case Cause.ContainerPair _, Cause.HostPair _ -> 3;
            case Cause.ContainerUnreachable _, Cause.Prober _, Cause.WholeContainer _, Cause.Host _ -> 4;
            case Cause.Service _, Cause.DataCenterPair _, Cause.DataCenter _, Cause.WholeDataCenter _ -> 5;
        };
    }

    /** Whether the reports that came last tell of such a loss, too. */
    private boolean goesOn(List<WatchedLink> losing, Scored scored, long recent) {
        double lost = 0;
        for (WatchedLink link : losing) {
            LossLog log = link.losses();
            for (int i = log.size() - 1; i >= 0 && log.to(i) >= now - recent; i--) {
                lost += log.lost(i);
            }
        }
        return lost >= least(scored) * (double) recent;
    }

    /** Whether there would be much loss even if no occasion had lost much more than the usual one of them. */
    private boolean isEvenWithoutBursts(List<LossOccasion> occasions, Scored scored) {
        int[] lost = occasions.stream().mapToInt(LossOccasion::lost).sorted().toArray();
        int most = Math.max(2, 2 * lost[(lost.length - 1) / 4]);
        double capped = Arrays.stream(lost).map(each -> Math.min(each, most)).sum();
        double sent =
                scored.sentPerMilli(now) * (double) (now - occasions.getFirst().from());
        double rate = Math.min(capped / sent, 0.99);
        double usual = scored.usual();
        return rate >= SHARE_WITHOUT_BURSTS * told(usual)
                && logLikelihood(sent, capped, rate) - logLikelihood(sent, capped, usual)
                        >= SHARE_WITHOUT_BURSTS
                                * (EVIDENCE + scored.candidate.cause.kind().price(Trouble.LOSS));
    }

    /** By the difference to the next best cause that touches the same links. */
    private static double confidence(Scored best, List<Scored> all) {
        WatchedLink one = best.candidate.links.getFirst();
        double nextBest = all.stream()
                .filter(other -> !other.candidate.cause.equals(best.candidate.cause))
                .filter(other -> other.candidate.cause.explains(one))
                .mapToDouble(Scored::gain)
                .max()
                .orElse(0);
        return 1 / (1 + Math.exp(nextBest - best.gain));
    }
}
