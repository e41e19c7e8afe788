package awskit;

import module java.base;

import software.amazon.awssdk.core.warmup.SdkWarmUpProvider;

/// The service and the operation that a [Hook] is for; `*` means all.
///
/// @param operation in lower case without underscores: `PutObject`, `putObject` and `put_object` are the same
record HookPattern(String service, String operation) {

    /// @throws IllegalArgumentException if no call of a service on the class path can match
    static HookPattern of(String text) {
        if (!text.matches("\\*|([a-z0-9-]+|\\*)\\.(\\w+|\\*)")) {
            throw new IllegalArgumentException("pattern \"" + text + "\" is not of the form s3.PutObject, s3.*, "
                    + "*.PutObject or *");
        }
        var names = text.equals("*") ? List.of("*", "*") : List.of(text.split("\\."));
        var pattern = new HookPattern(plain(names.getFirst()), plain(names.getLast()));
        var services = services();
        if (!pattern.service.equals("*") && !services.containsKey(pattern.service)) {
            throw never(text, "no service on the class path", "there are " + String.join(", ", services.keySet()));
        }
        var operations = pattern.operation.equals("*") ? List.<String>of() : services.keySet().stream()
                .filter(service -> Set.of("*", service).contains(pattern.service))
                .flatMap(service -> operations(services.get(service))).toList();
        if (!pattern.operation.equals("*") && operations.stream().map(HookPattern::plain)
                .noneMatch(pattern.operation::equals)) {
            throw never(text, "no such operation", "did you mean " + operations.stream().max(Comparator.comparingInt(
                    known -> likeness(plain(known), pattern.operation))).orElse("*") + "?");
        }
        return pattern;
    }

    private static IllegalArgumentException never(String text, String reason, String hint) {
        return new IllegalArgumentException("pattern \"" + text + "\" matches " + reason + " (" + hint + ")");
    }

    boolean matches(Hook.Event event) {
        return Set.of("*", event.service()).contains(service)
                && Set.of("*", plain(event.operation())).contains(operation);
    }

    /// Orders patterns, the most specific first.
    int rank() {
        return (service.equals("*") ? 2 : 0) + (operation.equals("*") ? 1 : 0);
    }

    static String plain(String name) {
        return name.equals("*") ? name : name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    /// Returns the client of each service on the class path, such as `software.amazon.awssdk.services.s3.S3Client`.
    private static SortedMap<String, String> services() {
        return ServiceLoader.load(SdkWarmUpProvider.class).stream()
                .map(provider -> provider.get().syncClientClassName())
                .collect(Collectors.toMap(client -> plain(client.replaceFirst(".*\\.(\\w+)Client$", "$1")),
                        client -> client, (one, _) -> one, TreeMap::new));
    }

    /// Returns the operations of a service by the requests in its jar; the 2,000 methods of EC2's client take longer.
    private static Stream<String> operations(String client) {
        var request = Pattern.compile(client.replaceFirst("\\.\\w+$", ".model.").replace('.', '/')
                + "(\\w+)Request\\.class");
        try {
            var jar = HookPattern.class.getClassLoader().getResource(client.replace('.', '/') + ".class");
            return ((JarURLConnection) jar.openConnection()).getJarFile().stream().map(ZipEntry::getName)
                    .map(request::matcher).filter(Matcher::matches).map(name -> name.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns how much two names have in common: the lengths of their common beginning and end.
    private static int likeness(String a, String b) {
        var shorter = Math.min(a.length(), b.length());
        return (int) (IntStream.range(0, shorter).takeWhile(i -> a.charAt(i) == b.charAt(i)).count()
                + IntStream.rangeClosed(1, shorter).takeWhile(i -> a.charAt(a.length() - i) == b.charAt(b.length() - i))
                .count()) - Math.abs(a.length() - b.length());
    }
}
