package io.earshot.model.tasks;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/**
 * An order with its Ed25519 signature (RFC 8032).
 *
 * @param signature in base64
 */
public record SignedTask(TaskOrder order, String signature) {

    private static final String ALGORITHM = "Ed25519";

    /** Signs an order. */
    public static SignedTask sign(TaskOrder order, PrivateKey key) {
        try {
            Signature signer = Signature.getInstance(ALGORITHM);
            signer.initSign(key);
            signer.update(order.canonical());
            return new SignedTask(order, Base64.getEncoder().encodeToString(signer.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("key " + order.key() + " cannot sign: " + e.getMessage(), e);
        }
    }

    /** Returns whether the signature was made with the key's private half. */
    public boolean isSignedBy(PublicKey key) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(order.canonical());
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException noSignature) {
            return false;
        }
    }
}
