package io.earshot.lab.pictures;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Looks at a fleet of three pictures until the graph has found them, or too long. */
public final class ThreePictures {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final List<Picture> pictures;
    private final Consumer<String> out;

    /** @param size how many workers, nodes of the mesh, and groups of caches there are for each of: 20, 12 and 6 */
    public ThreePictures(int size, Consumer<String> out) {
        pictures = List.of(Picture.star(3, 20 * size), Picture.mesh(12 * size), Picture.caches(6 * size, 3, 2));
        this.out = out;
    }

    /**
     * @param folder for files and logs
     * @return whether each was found with its name, shape and members, and the monitoring is in none
     */
    public boolean look(Path folder) throws IOException, InterruptedException {
        try (PicturedFleet fleet = PicturedFleet.start(pictures, folder)) {
            int members =
                    pictures.stream().mapToInt(each -> each.members().size()).sum();
            int lines = pictures.stream().mapToInt(each -> each.lines().size()).sum();
            out.accept(members + " containers, " + lines + " edges between them, and " + members + " to the server");
            long begun = System.nanoTime();
            boolean found = false;
            while (!found && System.nanoTime() - begun < PATIENCE.toNanos()) {
                Thread.sleep(500);
                found = isFound(fleet);
            }
            out.accept(
                    String.format("%s after %.0f s", found ? "found" : "not found", (System.nanoTime() - begun) / 1e9));
            List<String> edges =
                    fleet.ask("SELECT DISTINCT fromNode, toNode FROM dependency WHERE evidence = 'socket'");
            out.accept("edges: " + count(edges, false) + " of " + lines + ", " + wrong(edges) + " that are none; "
                    + count(edges, true) + " of " + members + " to the server, which is hidden");
            fleet.ask("SELECT name, shape, nodes, edges, parts, summary FROM cluster ORDER BY name")
                    .forEach(out);
            return found && count(edges, false) == lines && wrong(edges) == 0 && count(edges, true) == members;
        }
    }

    private boolean isFound(PicturedFleet fleet) throws IOException {
        Set<String> wanted = new HashSet<>();
        for (Picture picture : pictures) {
            picture.members()
                    .forEach(member -> wanted.add(
                            picture.name() + "," + picture.shape() + "," + member + "." + PicturedFleet.HOST));
        }
        return wanted.equals(new HashSet<>(
                fleet.ask("SELECT c.name, c.shape, n.node FROM cluster c JOIN cluster_node n ON n.cluster = c.name")));
    }

    private Set<String> truth() {
        Set<String> truth = new HashSet<>();
        for (Picture picture : pictures) {
            for (Picture.Line line : picture.lines()) {
                truth.add(line.from() + "." + PicturedFleet.HOST + "," + line.to() + "." + PicturedFleet.HOST);
            }
        }
        return truth;
    }

    private long count(List<String> edges, boolean toServer) {
        Set<String> truth = truth();
        return edges.stream()
                .filter(edge -> toServer ? edge.endsWith("," + PicturedFleet.MONITORING) : truth.contains(edge))
                .count();
    }

    private long wrong(List<String> edges) {
        return edges.size() - count(edges, false) - count(edges, true);
    }
}
