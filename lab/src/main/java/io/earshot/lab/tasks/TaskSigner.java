package io.earshot.lab.tasks;

import io.earshot.model.ContainerName;
import io.earshot.model.json.TaskJson;
import io.earshot.model.tasks.SignedTask;
import io.earshot.model.tasks.TaskOrder;
import java.io.ByteArrayOutputStream;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** An operator's key, made anew, which signs tasks that are valid for an hour. */
public final class TaskSigner {

    /** The key's name in files of keys and words. */
    public static final String NAME = "anna";

    private static final Duration VALID = Duration.ofHours(1);

    private final KeyPair key;

    public TaskSigner() {
        try {
            key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has Ed25519", e);
        }
    }

    /** Returns the content of a file of keys that has this one. */
    public String publicKeys() {
        return NAME + " " + Base64.getEncoder().encodeToString(key.getPublic().getEncoded()) + "\n";
    }

    /** Returns the body of a call that orders a task; no run begins after one that failed. */
    byte[] sign(String task, List<ContainerName> targets, String word, Map<String, String> arguments, int atMost) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        List<SignedTask> runs = new ArrayList<>();
        for (ContainerName target : targets) {
            String run = task + "-" + runs.size();
            runs.add(SignedTask.sign(
                    new TaskOrder(run, task, NAME, word, arguments, target, now, now.plus(VALID)), key.getPrivate()));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        TaskJson.write(new TaskJson.Ordered(atMost, true, runs), body);
        return body.toByteArray();
    }
}
