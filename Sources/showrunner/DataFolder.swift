private import Digest
private import FoundationEssentials
private import Glibc

/// Where runs, their tokens and the stage's state are kept, for the user's eyes only.
struct DataFolder: Sendable {
    /// The absolute path.
    let path: String

    /// The variable that names the folder to commands which a checklist starts.
    static let variable = "SHOWRUNNER_DATA"

    /// The folder given on the command line, else `$SHOWRUNNER_DATA`, else
    /// `$XDG_DATA_HOME/showrunner`.
    /// - Throws: ``Failure`` when it cannot be made.
    init(_ given: String?) throws {
        let environment = ProcessInfo.processInfo.environment
        let home = environment["HOME"] ?? "/"
        let base = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        let named = given ?? environment[DataFolder.variable].flatMap { $0.isEmpty ? nil : $0 }
        path =
            URL(filePath: named ?? "\(base ?? "\(home)/.local/share")/showrunner")
            .standardizedFileURL.path
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw Failure("the data folder \(path) cannot be made: choose another with --data DIR")
        }
    }

    /// The stage's folder for a runbook.
    func stage(_ runbook: String) -> String { "\(path)/stage/\(runbook)" }

    /// The folder for the state between a run's steps.
    func session(_ run: String) -> String { "\(path)/session/\(run)" }

    /// The presenter's token of a run: the same after a restart, so that the presenter stays signed in.
    /// - Throws: ``Failure`` when it cannot be written.
    func token(of run: String) throws -> String {
        let file = "\(path)/tokens/\(run)"
        if let kept = try? String(contentsOfFile: file, encoding: .utf8), kept.utf8.count >= 43 {
            return kept
        }
        let token = SecureRandom.token(bytes: 32)
        try write(token, to: file)
        return token
    }

    /// Voids the tokens of a run, the presenter's and the phones'.
    func removeToken(of run: String) {
        try? FileManager.default.removeItem(atPath: "\(path)/tokens/\(run)")
        try? FileManager.default.removeItem(atPath: phones(of: run))
    }

    /// The file that keeps the phones paired with a run.
    func phones(of run: String) -> String { "\(path)/tokens/\(run).phones" }

    /// Writes a small file that only the user may read.
    /// - Throws: ``Failure`` when it cannot be written.
    func write(_ text: String, to file: String) throws {
        let folder = URL(filePath: file).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            guard
                FileManager.default.createFile(
                    atPath: file,
                    contents: Data(text.utf8),
                    attributes: [.posixPermissions: 0o600]
                )
            else { throw Failure("\(file) cannot be written") }
        } catch {
            throw Failure("\(file) cannot be written")
        }
    }
}
