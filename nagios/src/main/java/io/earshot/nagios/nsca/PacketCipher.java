package io.earshot.nagios.nsca;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts a connection's packets, one after the other, in place. */
sealed interface PacketCipher {

    void encrypt(byte[] packet);

    static PacketCipher of(Encryption method, byte[] greetingIv, byte[] password) {
        return switch (method) {
            case NONE -> new Plain();
            case XOR -> new Xor(greetingIv, password);
            case DES, TRIPLE_DES, BLOWFISH, RC2, AES -> Feedback.of(method, greetingIv, password);
        };
    }

    record Plain() implements PacketCipher {
        @Override
        public void encrypt(byte[] packet) {}
    }

    /** Each packet anew, unlike the others. */
    final class Xor implements PacketCipher {

        /** Both texts over a whole packet, so that a packet costs one pass and no division. */
        private final byte[] pad = new byte[Packet.LENGTH];

        Xor(byte[] iv, byte[] password) {
            repeat(iv);
            if (password.length > 0) {
                repeat(password);
            }
        }

        private void repeat(byte[] text) {
            for (int i = 0; i < pad.length; i++) {
                pad[i] ^= text[i % text.length];
            }
        }

        @Override
        public void encrypt(byte[] packet) {
            for (int i = 0; i < packet.length; i++) {
                packet[i] ^= pad[i];
            }
        }
    }

    /** CFB with 8 bits, whose state goes on from packet to packet. */
    record Feedback(Cipher cipher) implements PacketCipher {

        static Feedback of(Encryption method, byte[] greetingIv, byte[] password) {
            try {
                Cipher cipher = Cipher.getInstance(method.algorithm() + "/CFB8/NoPadding");
                byte[] key = Arrays.copyOf(password, method.keyLength());
                byte[] iv = Arrays.copyOf(greetingIv, method.blockLength());
                cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, method.algorithm()), new IvParameterSpec(iv));
                return new Feedback(cipher);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the JDK lacks " + method, e);
            }
        }

        @Override
        public void encrypt(byte[] packet) {
            try {
                cipher.update(packet, 0, packet.length, packet);
            } catch (ShortBufferException e) {
                throw new IllegalStateException("CFB8 gives as many octets as it takes", e);
            }
        }
    }
}
