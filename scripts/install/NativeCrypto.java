package install;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;

/// Hashes and ciphers in machine code, by the Amazon Corretto Crypto Provider. The JDK's own are as fast only after the
/// optimising compiler has compiled them, and most uploads end before that. 1,000 files of 256 KiB over TLS cost 8
/// seconds of CPU without the provider and 3 with it, a file of 1 GiB 7 and 4. The provider exists for Linux and macOS
/// on x86-64 and ARM.
final class NativeCrypto {

    static final String LIBRARY = System.mapLibraryName("amazonCorrettoCryptoProvider");

    private NativeCrypto() {}

    /// Returns whether the provider works on this machine. With musl, for example, it does not.
    static boolean works() {
        return AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null;
    }

    /// Uses the provider in this JVM.
    static void use() {
        if (works()) {
            Security.insertProviderAt(AmazonCorrettoCryptoProvider.INSTANCE, 1);
        }
    }

    /// Writes the provider's library and the order of providers into a folder.
    ///
    /// @return the options of a JVM that uses them
    static List<String> write(Path folder) throws IOException {
        // Otherwise each start would unpack it again.
        try (var library = AmazonCorrettoCryptoProvider.class.getResourceAsStream(LIBRARY)) {
            Files.copy(library, folder.resolve(LIBRARY));
        }
        var providers = new ArrayList<>(List.of(AmazonCorrettoCryptoProvider.class.getName()));
        for (Provider provider : Security.getProviders()) {
            providers.add(provider.getName());
        }
        var order = folder.resolve("crypto.security");
        var lines = new ArrayList<String>();
        for (var provider : providers) {
            lines.add("security.provider." + (lines.size() + 1) + "=" + provider);
        }
        Files.write(order, lines);
        return List.of("-Djava.security.properties=" + order, "-Djava.library.path=" + folder,
                "-Dcom.amazon.corretto.crypto.provider.useExternalLib=true");
    }
}
