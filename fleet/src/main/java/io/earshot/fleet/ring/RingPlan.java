package io.earshot.fleet.ring;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Says which hosts each host probes in the background at one time. There is a circle of all hosts for each place on a host's list, in an
 * order that follows from the hosts' names and the time (consistent hashing, Karger et al. 1997), and a host probes the next one on it: so
 * each host is probed as often as it probes, and one that comes or goes changes one link a circle beside its own. Pairs of data centres
 * that no circle happens to join get a link between hosts that rendezvous hashing chooses (Thaler, Ravishankar 1998). Immutable.
 */
final class RingPlan {

    /** Each place changes its host after this time, one place after the other. */
    static final Duration TURN = Duration.ofHours(4);

    /** So many pairs of data centres are looked at in one turn, in which each place has at most one. */
    private static final int MAX_PAIRS = 200_000;

    private final int perHost;
    private final long[] turns;
    private final List<String> hosts;
    private final List<String> dataCenters;
    private final Map<String, Integer> indexes;
    private final long[] hashes;

    /** Holds the hosts in the order of each circle, and the position of each host in it. */
    private final int[][] circles;

    private final int[][] positions;
    private final Map<Integer, List<Integer>> joining = new HashMap<>();

    private RingPlan(SortedMap<String, String> dataCenterOf, int perHost, long[] turns) {
        this.perHost = perHost;
        this.turns = turns;
        hosts = List.copyOf(dataCenterOf.keySet());
        dataCenters = List.copyOf(dataCenterOf.values());
        indexes = HashMap.newHashMap(hosts.size());
        hashes = new long[hosts.size()];
        for (int i = 0; i < hashes.length; i++) {
            indexes.put(hosts.get(i), i);
            hashes[i] = hash(hosts.get(i));
        }
        circles = new int[perHost][];
        positions = new int[perHost][hashes.length];
        for (int place = 0; place < perHost; place++) {
            circles[place] = circle(place);
            for (int i = 0; i < hashes.length; i++) {
                positions[place][circles[place][i]] = i;
            }
        }
        joinDataCenters();
    }

    /** @param dataCenterOf each host with its data centre */
    static RingPlan of(Map<String, String> dataCenterOf, int perHost, Instant now) {
        return new RingPlan(new TreeMap<>(dataCenterOf), perHost, turns(perHost, now));
    }

    /** Returns whether the plan of the same hosts is the same then. */
    boolean isOf(Instant now) {
        return Arrays.equals(turns, turns(perHost, now));
    }

    private static long[] turns(int perHost, Instant now) {
        long[] turns = new long[perHost];
        for (int place = 0; place < perHost; place++) {
            turns[place] = Math.floorDiv(now.getEpochSecond() + delay(place, perHost), TURN.toSeconds());
        }
        return turns;
    }

    private static long delay(int place, int perHost) {
        return TURN.toSeconds() * place / perHost;
    }

    /** Returns when the place's present turn began; what joins data centres changes with the first place. */
    Instant begin(int place) {
        int clock = place < perHost ? place : 0;
        return Instant.ofEpochSecond(turns[clock] * TURN.toSeconds() - delay(clock, perHost));
    }

    /** Returns how many hosts follow any host on a circle. */
    int others() {
        return hosts.size() - 1;
    }

    /**
     * Returns a host that follows another one on a circle.
     *
     * @param steps 0 for the next one, up to {@link #others}
     */
    String after(String host, int place, int steps) {
        return hosts.get(after(indexes.get(host), place, steps));
    }

    private int after(int host, int place, int steps) {
        int[] circle = circles[place];
        return circle[(positions[place][host] + 1 + steps) % circle.length];
    }

    /** Returns the hosts that a host probes beside, as no circle joins their data centres. */
    List<String> joining(String host) {
        return joining.getOrDefault(indexes.get(host), List.of()).stream()
                .map(hosts::get)
                .toList();
    }

    private int[] circle(int place) {
        long salt = mix(place * 0x9e3779b97f4a7c15L + turns[place]);
        Integer[] order = new Integer[hashes.length];
        long[] keys = new long[hashes.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
            keys[i] = mix(hashes[i] ^ salt);
        }
        Arrays.sort(order, (a, b) -> keys[a] == keys[b] ? Integer.compare(a, b) : Long.compare(keys[a], keys[b]));
        return Arrays.stream(order).mapToInt(i -> i).toArray();
    }

    /** Holds the hosts of a data centre. */
    private static final class Centre {

        final List<Integer> hosts = new ArrayList<>();

        /** Holds how many more links each host of the fleet may get. */
        private final int[] spare;

        Centre(int[] spare) {
            this.spare = spare;
        }

        void use(int host) {
            spare[host]--;
        }

        int left() {
            int left = 0;
            for (int host : hosts) {
                left += spare[host];
            }
            return left;
        }

        /** Returns the host with the highest weight, of those that may probe more if such are wanted; -1 if there is none. */
        int best(long salt, long[] hashes, boolean withSpare) {
            int best = -1;
            long highest = Long.MIN_VALUE;
            for (int host : hosts) {
                long weight = mix(hashes[host] ^ salt);
                if ((!withSpare || spare[host] > 0) && (best < 0 || weight > highest)) {
                    best = host;
                    highest = weight;
                }
            }
            return best;
        }
    }

    /** Joins pairs of data centres that no circle joins. Where hosts are too few for all of them at a time, pairs take turns. */
    private void joinDataCenters() {
        SortedMap<String, Centre> byName = new TreeMap<>();
        int[] spare = new int[hashes.length];
        Arrays.fill(spare, perHost);
        for (int host = 0; host < hashes.length; host++) {
            byName.computeIfAbsent(dataCenters.get(host), _ -> new Centre(spare))
                    .hosts
                    .add(host);
        }
        List<String> names = List.copyOf(byName.keySet());
        long pairs = (long) names.size() * (names.size() - 1) / 2;
        if (perHost == 0 || pairs == 0) {
            return;
        }
        Set<Long> joined = joined(names);
        long left = (long) hashes.length * perHost;
        long turn = Arrays.stream(turns).sum();
        long first = Math.floorMod(turn * left, pairs);
        for (long i = 0; i < Math.min(pairs, MAX_PAIRS) && left > 0 && joined.size() < pairs; i++) {
            long pair = (first + i) % pairs;
            int high = (int) ((1 + Math.sqrt(1 + 8.0 * pair)) / 2);
            int low = (int) (pair - (long) high * (high - 1) / 2);
            if (!joined.contains(pair) && join(byName.get(names.get(low)), byName.get(names.get(high)), pair)) {
                joined.add(pair);
                left--;
            }
        }
    }

    private static long pair(int one, int other) {
        int low = Math.min(one, other);
        int high = Math.max(one, other);
        return (long) high * (high - 1) / 2 + low;
    }

    private Set<Long> joined(List<String> names) {
        Map<String, Integer> numbers = HashMap.newHashMap(names.size());
        names.forEach(name -> numbers.put(name, numbers.size()));
        Set<Long> joined = new HashSet<>();
        for (int place = 0; place < perHost; place++) {
            for (int host = 0; host < hashes.length; host++) {
                int from = numbers.get(dataCenters.get(host));
                int to = numbers.get(dataCenters.get(after(host, place, 0)));
                if (from != to) {
                    joined.add(pair(from, to));
                }
            }
        }
        return joined;
    }

    /** The data centre that has more links left to give probes; of two alike, one by chance. */
    private boolean join(Centre one, Centre other, long pair) {
        long salt = mix(pair * 0x9e3779b97f4a7c15L ^ turns[0]);
        int difference = one.left() - other.left();
        boolean oneProbes = difference > 0 || (difference == 0 && salt > 0);
        Centre from = oneProbes ? one : other;
        int prober = from.best(salt, hashes, true);
        if (prober < 0) {
            return false;
        }
        from.use(prober);
        int target = (oneProbes ? other : one).best(salt, hashes, false);
        joining.computeIfAbsent(prober, _ -> new ArrayList<>(1)).add(target);
        return true;
    }

    /** FNV-1a of 64 bits: the same in every run and on every server. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return mix(hash);
    }

    /** splitmix64's finalizer (Steele, Lea, Flood 2014). */
    private static long mix(long key) {
        long mixed = (key ^ (key >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
