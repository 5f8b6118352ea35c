package io.earshot.lab.pictures;

import io.earshot.fleet.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A group of containers that talk to each other.
 *
 * @param name by which the graph should find it: the first letters that its members share
 * @param port where members listen
 * @param lines who connects to whom, by names
 */
record Picture(String name, Shape shape, int port, List<String> members, List<Line> lines) {

    record Line(String from, String to) {}

    /** All workers talk to the masters, and not to each other, as in Kubernetes. */
    static Picture star(int masters, int workers) {
        List<String> hubs = names("k8s-master", masters);
        List<String> others = names("k8s-worker", workers);
        List<Line> lines = new ArrayList<>();
        others.forEach(worker -> hubs.forEach(master -> lines.add(new Line(worker, master))));
        return new Picture("k8s-worker", Shape.STAR, 6_443, concat(hubs, others), lines);
    }

    /** Each talks to each, as in Hadoop. */
    static Picture mesh(int nodes) {
        List<String> members = names("hadoop", nodes);
        return new Picture("hadoop", Shape.MESH, 9_866, members, eachToEach(members));
    }

    /** Small groups in which each talks to each, behind proxies that talk to all. */
    static Picture caches(int groups, int size, int proxies) {
        List<String> front = names("cache-proxy", proxies);
        List<String> members = new ArrayList<>(front);
        List<Line> lines = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            List<String> caches = new ArrayList<>();
            for (int i = 1; i <= size; i++) {
                caches.add("cache" + (group * size + i));
            }
            lines.addAll(eachToEach(caches));
            caches.forEach(cache -> front.forEach(proxy -> lines.add(new Line(proxy, cache))));
            members.addAll(caches);
        }
        return new Picture("cache", Shape.MESHES, 6_379, members, lines);
    }

    private static List<Line> eachToEach(List<String> members) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            for (int j = 0; j < i; j++) {
                lines.add(new Line(members.get(i), members.get(j)));
            }
        }
        return lines;
    }

    private static List<String> names(String prefix, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            names.add(prefix + i);
        }
        return names;
    }

    private static List<String> concat(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
