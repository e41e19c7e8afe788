package support;

import module java.base;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A server's certificate for 127.0.0.1 that signs itself, made by the JDK's own keytool.
///
/// @param store PKCS #12, with the key
/// @param pem what a client trusts
public record ServerCertificate(Path store, Path pem) {

    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "server";

    /// Makes one, in files of this folder.
    public static ServerCertificate create(Path folder) throws GeneralSecurityException, IOException, InterruptedException {
        return create(folder, "-ext", "san=ip:127.0.0.1", "-validity", "2");
    }

    /// Makes one with other of keytool's options.
    public static ServerCertificate create(Path folder, String... options)
            throws GeneralSecurityException, IOException, InterruptedException {
        var store = folder.resolve("server.p12");
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-keystore", store.toString(), "-storepass", PASSWORD, "-alias", ALIAS,
                "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=awskit test"));
        line.addAll(List.of(options));
        var keytool = new ProcessBuilder(line).redirectErrorStream(true).start();
        var output = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IOException(output);
        }
        var certificate = keys(store).getCertificate(ALIAS).getEncoded();
        return new ServerCertificate(store, Files.writeString(folder.resolve("server.pem"),
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate)
                        + "\n-----END CERTIFICATE-----\n"));
    }

    /// Returns what a server with this certificate makes its sockets of.
    public SSLContext context() throws GeneralSecurityException, IOException {
        return context(store);
    }

    /// As [#context()], for another process that knows the store alone.
    public static SSLContext context(Path store) throws GeneralSecurityException, IOException {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys(store), PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static KeyStore keys(Path store) throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }
}
