package install;

import java.util.Map;

/// Loads rewritten classes in place of the original ones.
final class Rewritten extends ClassLoader {

    private final Map<String, byte[]> classes;

    /// @param classes by name
    Rewritten(Map<String, byte[]> classes) {
        super(Rewritten.class.getClassLoader());
        this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            var bytes = classes.get(name);
            var loaded = findLoadedClass(name);
            return bytes == null ? super.loadClass(name, resolve)
                    : loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
        }
    }
}
