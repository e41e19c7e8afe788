package install;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /// Writes the provider's library into a folder.
    ///
    /// @return the options of a JVM in which uploads use the provider
    static List<String> write(Path folder) throws IOException {
        // Otherwise each start would unpack it again.
        try (var library = AmazonCorrettoCryptoProvider.class.getResourceAsStream(LIBRARY)) {
            Files.copy(library, folder.resolve(LIBRARY));
        }
        return List.of("-Dawskit.crypto=" + AmazonCorrettoCryptoProvider.class.getName(),
                "-Djava.library.path=" + folder, "-Dcom.amazon.corretto.crypto.provider.useExternalLib=true");
    }
}
