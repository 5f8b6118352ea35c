package io.earshot.agent.upgrade;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The new agent's part of the hand-over: what it may do yet. From any thread. */
public final class Succession {

    private enum Stage {
        /** It may ask for its list, and nothing else. */
        LISTING,
        /** It probes, and reports. */
        PROVING,
        /** It is the agent. */
        TAKEN_OVER,
        /** The old agent ended or goes on by itself. */
        LOST
    }

    private final UpgradeFolder folder;
    private final String version;
    private final HandoverChannel channel;
    private final CompletableFuture<String> finished = new CompletableFuture<>();
    private volatile Stage stage = Stage.LISTING;
    private volatile Runnable listener = () -> {};

    private Succession(UpgradeFolder folder, String version, HandoverChannel channel) {
        this.folder = folder;
        this.version = version;
        this.channel = channel;
    }

    /** @throws IOException with a message for people, if there is no old agent that waits */
    static Succession of(UpgradePlace place) throws IOException {
        UpgradeFolder folder = new UpgradeFolder(place.folder());
        try {
            SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(folder.socket()));
            return new Succession(folder, place.version(), new HandoverChannel(socket));
        } catch (IOException e) {
            throw new IOException("no old agent waits at " + folder.socket() + ": " + e.getMessage(), e);
        }
    }

    /** @param changed is called after each change of what the agent may do */
    public void start(Runnable changed) {
        listener = changed;
        Thread.ofVirtual().name("succession").start(this::follow);
    }

    private void follow() {
        String how = "it ended before it had finished its orders";
        try {
            for (Optional<String> line = next(); line.isPresent(); line = next()) {
                String said = line.get();
                if (said.equals(HandoverChannel.CUT)) {
                    change(Stage.PROVING);
                } else if (said.equals(HandoverChannel.TAKE_OVER)) {
                    change(Stage.TAKEN_OVER);
                } else if (said.startsWith(HandoverChannel.FINISHED)) {
                    how = said.substring(HandoverChannel.FINISHED.length()).strip();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (stage != Stage.TAKEN_OVER) {
            change(isCommitted() ? Stage.TAKEN_OVER : Stage.LOST);
        }
        finished.complete(how);
    }

    private Optional<String> next() throws InterruptedException {
        while (true) {
            Optional<String> line = channel.await(Duration.ofDays(1));
            if (line.isPresent() || channel.ended().isDone()) {
                return line;
            }
        }
    }

    /** An old agent that ends right after it has switched may not have said so. */
    private boolean isCommitted() {
        try {
            return folder.trial().filter(version::equals).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private void change(Stage newer) {
        stage = newer;
        listener.run();
    }

    /** Tells the old agent that the list is here. */
    public void listed() {
        say(HandoverChannel.LISTED);
    }

    /** Tells the old agent that a report was taken. */
    public void proven() {
        say(HandoverChannel.PROVEN);
    }

    private void say(String line) {
        try {
            channel.send(line);
        } catch (IOException ended) {
            // The reader notices.
        }
    }

    /** Returns whether the agent may probe and report. */
    public boolean mayProbe() {
        return stage == Stage.PROVING || stage == Stage.TAKEN_OVER;
    }

    /** Returns whether the agent may ask for orders. */
    public boolean hasTakenOver() {
        return stage == Stage.TAKEN_OVER;
    }

    /** Returns whether the agent has to end. */
    public boolean isLost() {
        return stage == Stage.LOST;
    }

    /** Returns how the old agent ended its orders, once it has ended. */
    CompletableFuture<String> finished() {
        return finished;
    }
}
