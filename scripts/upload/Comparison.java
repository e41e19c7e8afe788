package upload;

/// How an upload decides whether a file differs from the object of the same size that is stored under its key. A file
/// of another size always differs.
public enum Comparison {

    /// The file differs if it is newer than the object.
    SIZE_AND_TIME,

    /// The file never differs.
    SIZE,

    /// The file differs if its content has another checksum. This takes a request for each file.
    CHECKSUM,

    /// Nothing is compared: every file is sent.
    NONE
}
