package io.jenkins.plugins.safedeploy.kubernetes.plane;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificate and key that the API server made for itself, for servers of ours that stand for it and clients of it. */
final class Tls {
    private static final char[] PASSWORD = new char[0];

    /** What a PKCS #8 key of RSA has before its PKCS #1 key: version 0 and the algorithm's identifier. */
    private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private Tls() {}

    /**
     * @param certificate PEM: the server's certificate, then that of its authority
     * @param key PEM, PKCS #1
     */
    static SSLContext context(Path certificate, Path key) throws IOException {
        try (InputStream in = Files.newInputStream(certificate)) {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(Certificate[]::new);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, PASSWORD);
            store.setKeyEntry("server", key(key), PASSWORD, chain);
            store.setCertificateEntry("authority", chain[chain.length - 1]);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        String text = Files.readString(file).replaceAll("-----[^-]*-----", "");
        byte[] pkcs1 = Base64.getMimeDecoder().decode(text);
        byte[] pkcs8 = der(0x30, RSA, der(0x04, pkcs1));
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** One element of DER: tag, length, contents. */
    private static byte[] der(int tag, byte[]... contents) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] each : contents) {
            all.write(each);
        }
        int length = all.size();
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        element.write(0x82); // two bytes of length follow
        element.write(length >> 8);
        element.write(length);
        all.writeTo(element);
        return element.toByteArray();
    }
}
