//SOURCES Registration.java
package login;

import module java.base;

import awskit.credentials.ConfigFile;
import awskit.data.Json;
import awskit.errors.UserError;
import java.nio.file.attribute.PosixFilePermissions;

/// The AWS CLI's cache of tokens and registered clients, `~/.aws/sso/cache`, so that a sign-in with either program
/// serves both. Each file is named after the SHA-1 of what it belongs to. Only its owner can read a file that is
/// written here, from the moment it exists, and no program reads half of it.
///
/// @param folder may not exist yet
public record TokenCache(Path folder) {

    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /// Returns the user's cache.
    public static TokenCache of(Map<String, String> environment) {
        return new TokenCache(ConfigFile.expand(environment, "~/.aws/sso/cache"));
    }

    /// Returns the token of a session, which may have expired.
    public Optional<Token> token(SsoSession session) {
        return read(session.toString()).flatMap(Token::of);
    }

    /// Keeps the token of a session.
    ///
    /// @throws UserError if it cannot be written
    public void write(SsoSession session, Token token) {
        write(session.toString(), token.toTree(session));
    }

    /// Removes the token of a session. Returns false if there is none.
    public boolean remove(SsoSession session) throws IOException {
        return Files.deleteIfExists(file(session.toString()));
    }

    /// Returns the client that was registered for a session.
    Optional<Registration> registration(SsoSession session) {
        return read(registrationKey(session)).flatMap(Registration::of);
    }

    /// Keeps the client that was registered for a session.
    void write(SsoSession session, Registration registration) {
        write(registrationKey(session), registration.toTree());
    }

    /// The AWS CLI names the file after this text, which is how Python writes JSON with sorted keys.
    private static String registrationKey(SsoSession session) {
        var scopes = session.scopes().stream().map(TokenCache::quoted).collect(Collectors.joining(", ", "[", "]"));
        return "{\"region\": %s, \"scopes\": %s, \"session_name\": %s, \"startUrl\": %s, \"tool\": \"botocore\"}"
                .formatted(quoted(session.region()), session.scopes().isEmpty() ? "null" : scopes,
                        session.name().map(TokenCache::quoted).orElse("null"), quoted(session.startUrl()));
    }

    /// Python writes ASCII only.
    private static String quoted(String text) {
        return Pattern.compile("[^ -~]").matcher(Json.line(text))
                .replaceAll(match -> "\\\\u%04x".formatted((int) match.group().charAt(0)));
    }

    private Optional<Map<?, ?>> read(String key) {
        try {
            return Json.read(Files.readString(file(key))) instanceof Map<?, ?> tree ? Optional.of(tree)
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void write(String key, Map<String, Object> tree) {
        try {
            Files.createDirectories(folder, owner("rwx------"));
            var temporary = Files.createTempFile(folder, ".new-", ".tmp", owner("rw-------"));
            try {
                Files.writeString(temporary, Json.line(tree));
                Files.move(temporary, file(key), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw UserError.configuration("cannot write to \"" + folder + "\"", e.getClass().getSimpleName());
        }
    }

    private Path file(String key) {
        try {
            return folder.resolve(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1")
                    .digest(key.getBytes(StandardCharsets.UTF_8))) + ".json");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static FileAttribute<?>[] owner(String permissions) {
        return POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(permissions))} : new FileAttribute<?>[0];
    }
}
