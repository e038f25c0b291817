/// Where the runs of a data folder are.
enum RunFolder {
    static let ending = ".db"

    static func runs(in folder: String) -> String { "\(folder)/runs" }

    /// The file of a run; ids come from addresses, so that anything but letters, digits and dashes is
    /// no run.
    static func path(of run: String, in folder: String) throws(RecordingError) -> String {
        let isPlain = run.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
        }
        guard isPlain, (1...64).contains(run.utf8.count) else {
            throw RecordingError(.noSuchRun, "There is no such run.")
        }
        return "\(runs(in: folder))/\(run)\(ending)"
    }
}
