//SOURCES KeysToDelete.java ObjectListing.java Transfers.java
package upload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Compares files with the objects under a prefix, and hands each difference on as soon as it is found. Both come in
/// the order of the keys, so that neither is held in memory.
final class FolderComparison {

    private final UploadRun run;
    private final Source source;
    private final ObjectListing objects;
    private final FileUpload upload;
    private final Transfers transfers;
    private final KeysToDelete surplus;

    /// What was skipped, with a `/` at the end, as long as the listing may come to keys below it.
    private final List<String> skipped = new ArrayList<>();

    /// @param transfers takes the files that have to be sent
    /// @param surplus takes the keys of objects without a file, if they are to be deleted
    FolderComparison(UploadRun run, Source source, ObjectListing objects, FileUpload upload, Transfers transfers,
            KeysToDelete surplus) {
        this.run = run;
        this.source = source;
        this.objects = objects;
        this.upload = upload;
        this.transfers = transfers;
        this.surplus = surplus;
    }

    /// Goes through the files of the source until their end, or until the run ends early.
    ///
    /// @return the number of files found, those of other shares too
    long compare(Iterator<FolderEntry> entries) throws IOException, InterruptedException {
        var files = 0L;
        while (entries.hasNext()) {
            var entry = entries.next();
            if (!run.goesOn()) {
                return files;
            }
            var key = run.target.key(entry.relative());
            switch (entry) {
                case FolderEntry.File file -> {
                    files++;
                    if (isOurs(file.relative())) {
                        compare(file, key, objectOf(file.relative()));
                    }
                }
                case FolderEntry.Skipped left -> {
                    objectOf(left.relative());
                    keepBelow(left.relative());
                    if (isOurs(left.relative())) {
                        run.report.skip(shown(left), key, left.reason());
                    }
                }
                // The listing stays where it is: the entry may be out of order, and what is below it is unknown.
                // Nothing is deleted after a failure. It fails every share, because each may have files below it.
                case FolderEntry.Failed failed -> run.report.fail(shown(failed), key, "Unreadable", failed.reason());
            }
        }
        while (objects.hasNext()) {
            addSurplus(objects.next());
        }
        return files;
    }

    private String shown(FolderEntry entry) {
        return source.path() + "/" + entry.relative();
    }

    /// Moves the listing on to the object of a file. All objects before it have no file.
    private Optional<StoredObject> objectOf(String relative) throws IOException {
        while (objects.hasNext()) {
            var order = KeyOrder.compare(relative(objects.peek()), relative);
            if (order > 0) {
                return Optional.empty();
            }
            var object = objects.next();
            if (order == 0) {
                return Optional.of(object);
            }
            addSurplus(object);
        }
        return Optional.empty();
    }

    /// Keeps what is stored below a path that was skipped, as its own object is kept: it may be a link to a folder.
    private void keepBelow(String path) {
        // Keys below a/ come before a0, because 0 follows / in the order of keys.
        skipped.removeIf(done -> KeyOrder.compare(done.substring(0, done.length() - 1) + "0", path) <= 0);
        skipped.add(path + "/");
    }

    private void addSurplus(StoredObject object) throws IOException {
        var path = relative(object);
        if (run.settings.delete() && isOurs(path) && source.filters().matches(path)
                && skipped.stream().noneMatch(path::startsWith)) {
            surplus.add(object.key());
        }
    }

    private boolean isOurs(String path) {
        return run.settings.shard().has(path);
    }

    private String relative(StoredObject object) {
        return object.key().substring(run.target.keyPrefix().length());
    }

    private void compare(FolderEntry.File file, String key, Optional<StoredObject> object) throws InterruptedException {
        var path = file.path().toString();
        if (KeyOrder.bytes(key) > S3Location.MAX_KEY_BYTES) {
            run.report.fail(path, key, "KeyTooLong", "its key has " + KeyOrder.bytes(key) + " bytes (S3 takes "
                    + S3Location.MAX_KEY_BYTES + ")");
            run.progress.unneeded(file.size());
        } else if (object.isPresent() && run.settings.noClobber()) {
            run.report.skip(path, key, "exists already");
            run.progress.unneeded(file.size());
        } else if (object.isPresent() && isUnchanged(file, object.get()) && !(run.settings.preserve()
                && run.settings.comparison() == Comparison.SIZE_AND_TIME
                && upload.mayHaveOtherMetadata(file, object.get().lastModified()))) {
            transfers.unchanged(file, key);
            upload.abandon(key);
        } else {
            transfers.submit(file, object.isPresent() && object.get().size() == file.size()
                    && (run.settings.comparison() == Comparison.CHECKSUM
                    || run.settings.comparison() == Comparison.SIZE_AND_TIME && run.settings.preserve()));
        }
    }

    /// Returns whether the listing alone tells that the object holds the file.
    private boolean isUnchanged(FolderEntry.File file, StoredObject object) {
        return object.size() == file.size() && switch (run.settings.comparison()) {
            case SIZE -> true;
            case SIZE_AND_TIME -> !file.modified().isAfter(object.lastModified());
            case CHECKSUM, NONE -> false;
        };
    }
}
