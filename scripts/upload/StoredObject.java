package upload;

import java.time.Instant;

/// An object as a listing shows it.
///
/// @param size in bytes
record StoredObject(String key, long size, Instant lastModified) {}
