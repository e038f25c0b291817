import FoundationEssentials
import HTTPClient
import JSONValue
import Processes

/// A chromedriver of the test's own, on a free port, with a folder of its own for whatever it and
/// Chromium leave behind.
final class ChromeDriver: Sendable {
    let address: String
    private let child: Processes.Child
    private let folder: String

    /// Where Debian's package puts it.
    static let path = "/usr/bin/chromedriver"

    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// Starts the driver and waits until it says which port it has.
    ///
    /// The port it finds for itself may be taken before it is bound for both kinds of addresses: it
    /// gives up then, and is started again.
    init(folder: String) async throws {
        self.folder = folder
        var environment = OwnEnvironment.variables
        environment["TMPDIR"] = folder
        environment["HOME"] = folder
        var said = ""
        for turn in 1...3 {
            let log = "\(folder)/chromedriver-\(turn).log"
            let child = try Command(
                path: ChromeDriver.path,
                arguments: ["--port=0"],
                environment: environment
            ).spawnDetached(output: log)
            if let port = await ChromeDriver.port(in: log) {
                self.child = child
                address = "http://127.0.0.1:\(port)"
                return
            }
            said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            await ProcessTree.end(session: child.process, token: nil, grace: .zero)
            child.release()
        }
        throw BrowserError("chromedriver did not start: \(said)")
    }

    /// The port it says it has; nil where it says that it has none, or nothing.
    private static func port(in log: String) async -> String? {
        var found: String?
        _ = await eventually(within: .seconds(30)) {
            guard let text = try? String(contentsOfFile: log, encoding: .utf8) else { return false }
            // Its first line says "on port 0"; the port stands in the line of success.
            found = text.split(separator: "\n").first { $0.contains("successfully on port ") }
                .map { String($0.filter(\.isNumber)) }
            return found != nil || text.contains("Exiting") || text.contains("Unable to start")
        }
        return found
    }

    /// Ends the driver and every browser it started.
    func end() async {
        await ProcessTree.end(session: child.process, token: nil, grace: .seconds(2))
        await ProcessTree.end(session: nil, token: "TMPDIR=\(folder)", grace: .zero)
        child.release()
    }
}

/// What the browser or its driver refused, in its own words.
public struct BrowserError: Error, CustomStringConvertible {
    /// The words.
    public let description: String

    init(_ description: String) { self.description = description }
}
