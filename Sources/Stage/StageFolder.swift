private import FoundationEssentials
import JSONValue
private import Processes

/// The files of one stage: its state and its logs.
struct StageFolder: Sendable {
    let path: String

    /// Where a presentation takes alerts, as Prometheus reads it.
    static let doorFile = "presentation.json"
    /// What it must be shown there.
    static let tokenFile = "presentation.token"

    /// A log that grew beyond this is cut to its newest part.
    static let logLimit = 16 << 20
    private static let keptAfterCut = 4 << 20

    /// The folder of a stage below the data folder.
    init(of name: String, below data: String) {
        path = "\(data)/stage/\(StageFolder.safe(name))"
    }

    /// A name that stays inside its folder.
    private static func safe(_ name: String) -> String {
        let plain = String(name.map { $0 == "/" || $0 == "\0" ? "-" : $0 })
        return plain.hasPrefix(".") ? "-" + plain : plain
    }

    /// Makes the folder, for this user alone.
    func make() throws(StageError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw StageError(service: nil, "The folder \(path) cannot be made: \(error)")
        }
    }

    /// The log of a service.
    func log(of service: String) -> String { "\(path)/\(StageFolder.safe(service)).log" }

    /// The file of that name.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file that only this user can read.
    func write(_ text: String, to name: String) throws(StageError) {
        do {
            try Data(text.utf8).write(to: URL(filePath: file(name)), options: .atomic)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600],
                ofItemAtPath: file(name)
            )
        } catch {
            throw StageError(service: nil, "\(file(name)) cannot be written: \(error)")
        }
    }

    func read(_ name: String) -> [UInt8]? {
        FileManager.default.contents(atPath: file(name)).map(Array.init)
    }

    func remove(_ name: String) {
        try? FileManager.default.removeItem(atPath: file(name))
    }

    /// The state as it was saved last; nil where there is none of this boot.
    func loadState() -> StageState? {
        guard let bytes = read("state.json"), let json = try? JSON(parsing: bytes),
            let state = StageState(json), state.boot == StageFolder.boot
        else { return nil }
        return state
    }

    func save(_ state: StageState) throws(StageError) {
        try write(state.json.text + "\n", to: "state.json")
    }

    /// The id of this boot of the machine.
    static var boot: String {
        let bytes = FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id")
        let text = String(decoding: bytes ?? Data(), as: UTF8.self)
        return String(text.filter { $0 != "\n" })
    }

    /// Empties a log, as before a start.
    func clear(_ log: String) {
        try? Data().write(to: URL(filePath: log))
    }

    /// The last lines of a log, for a message.
    func lastLines(of log: String, count: Int = 10) -> [String] {
        let bytes = (FileManager.default.contents(atPath: log) ?? Data()).suffix(16 << 10)
        return String(decoding: bytes, as: UTF8.self)
            .split(whereSeparator: \.isNewline).suffix(count).map { String($0.prefix(400)) }
    }

    /// Cuts a log that has grown too large, in place: its writer appends, wherever the end is.
    func bound(_ log: String, to limit: Int = StageFolder.logLimit) {
        guard FileSize.bytes(at: log).map({ $0 > limit }) == true,
            let bytes = FileManager.default.contents(atPath: log)
        else { return }
        let kept = bytes.suffix(min(StageFolder.keptAfterCut, limit / 4))
        let start = kept.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? kept.startIndex
        try? Data(kept[start...]).write(to: URL(filePath: log))
    }
}
