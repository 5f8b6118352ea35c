package io.earshot.cli.setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** Writes files that hold secrets, and makes the secrets. */
final class Secrets {

    /** The group of the service account that the packages make. */
    private static final String SERVICE_GROUP = "earshot";

    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_AND_GROUP = PosixFilePermissions.fromString("rw-r-----");

    private Secrets() {}

    /** Returns 256 random bits as text without signs that a shell or YAML would take for its own. */
    static String random() {
        byte[] bits = new byte[32];
        new SecureRandom().nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /**
     * Writes a new file that its owner alone can read, and the service account's group where there is one.
     *
     * @throws IOException if there is such a file already, or it cannot be written
     */
    static void write(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
        Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.TRUNCATE_EXISTING);
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        try {
            view.setGroup(
                    file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(SERVICE_GROUP));
            Files.setPosixFilePermissions(file, OWNER_AND_GROUP);
        } catch (UserPrincipalNotFoundException noServiceAccount) {
            return;
        }
    }
}
