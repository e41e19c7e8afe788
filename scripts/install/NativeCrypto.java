package install;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Hashes and ciphers in machine code, by the Amazon Corretto Crypto Provider. The JDK's own are as fast only after the
/// optimising compiler has compiled them, and most uploads end before that. 1,000 files of 256 KiB over TLS cost 8
/// seconds of CPU without the provider and 3 with it, a file of 1 GiB 7 and 4. The provider exists for Linux and macOS
/// on x86-64 and ARM.
final class NativeCrypto {

    static final String LIBRARY = System.mapLibraryName("amazonCorrettoCryptoProvider");

    private static final int ELF = 'E' << 8 | 'L' << 16 | 'F' << 24 | 0x7f;
    private static final byte ELF_64_BIT = 2;
    private static final byte ELF_LITTLE_ENDIAN = 1;

    private NativeCrypto() {}

    /// Returns whether the provider works on this machine and passes its tests of itself. With musl, for example, it
    /// does not.
    static boolean works() {
        return AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null
                && AmazonCorrettoCryptoProvider.INSTANCE.runSelfTests() == SelfTestStatus.PASSED;
    }

    /// Writes the provider's library into a folder.
    ///
    /// @return the options of a JVM in which uploads use the provider
    static List<String> write(Path folder) throws IOException {
        // Otherwise each start would unpack it again.
        try (var library = AmazonCorrettoCryptoProvider.class.getResourceAsStream(LIBRARY)) {
            Files.write(folder.resolve(LIBRARY), withoutSections(library.readAllBytes()));
        }
        return List.of("-Dawskit.crypto=" + AmazonCorrettoCryptoProvider.class.getName(),
                "-Dawskit.sha256=" + AmazonCorrettoCryptoProvider.class.getPackageName() + ".SHA256Spi",
                "-Djava.library.path=" + folder, "-Dcom.amazon.corretto.crypto.provider.useExternalLib=true");
    }

    /// Returns an ELF library without what follows its last segment: two thirds of this one are sections for debuggers,
    /// which the loader does not read. Other formats stay as they are. (`man 5 elf`)
    private static byte[] withoutSections(byte[] library) {
        var elf = ByteBuffer.wrap(library).order(ByteOrder.LITTLE_ENDIAN);
        if (elf.getInt(0) != ELF || elf.get(4) != ELF_64_BIT || elf.get(5) != ELF_LITTLE_ENDIAN) {
            return library;
        }
        var end = 0L;
        for (var i = 0; i < elf.getShort(56); i++) {
            var segment = (int) elf.getLong(32) + i * elf.getShort(54);
            end = Math.max(end, elf.getLong(segment + 8) + elf.getLong(segment + 32)); // where it begins, and its size
        }
        elf.putLong(40, 0).putInt(60, 0); // where the table of sections begins, and how many there are
        return Arrays.copyOf(library, (int) end);
    }
}
