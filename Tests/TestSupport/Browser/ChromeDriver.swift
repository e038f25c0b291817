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
    init(folder: String) async throws {
        var environment = OwnEnvironment.variables
        environment["TMPDIR"] = folder
        environment["HOME"] = folder
        let log = "\(folder)/chromedriver.log"
        child = try Command(
            path: ChromeDriver.path,
            arguments: ["--port=0"],
            environment: environment
        ).spawnDetached(output: log)
        self.folder = folder
        // Its first line says "on port 0"; the port stands in the line of success.
        var found = ""
        _ = await eventually(within: .seconds(60)) {
            guard let text = try? String(contentsOfFile: log, encoding: .utf8),
                let line = text.split(separator: "\n").first(where: {
                    $0.contains("successfully on port ")
                })
            else { return false }
            found = String(line.filter(\.isNumber))
            return !found.isEmpty
        }
        guard !found.isEmpty else { throw BrowserError("chromedriver did not start; see \(log)") }
        address = "http://127.0.0.1:\(found)"
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
