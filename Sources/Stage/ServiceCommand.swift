import Conditions
import Runbooks

/// The words with which a service is started.
struct ServiceCommand: Sendable, Equatable {
    /// The shell's command line.
    let line: String

    /// Fills in the names of a command and finds `demo-services` beside the running executable.
    /// - Throws: ``StageError`` for a name without a value.
    init(
        _ service: Service,
        values: [String: String],
        programs: String?,
        exists: (String) -> Bool
    ) throws(StageError) {
        var text = try ServiceCommand.fill(service.command, values, service.name)
        let name = "demo-services"
        let isDemo = text == name || text.hasPrefix(name + " ")
        if isDemo, let programs, exists("\(programs)/\(name)") {
            text = ServiceCommand.quoted("\(programs)/\(name)") + text.dropFirst(name.count)
        }
        // Without exec the shell would stay in between and hold the service's place.
        line = ServiceCommand.isSimple(text) ? "exec \(text)" : text
    }

    /// Fills in the names of a text of the service's definition.
    static func fill(
        _ text: String,
        _ values: [String: String],
        _ service: String
    ) throws(StageError) -> String {
        do throws(UndefinedNames) {
            return try Template(text).filled(with: values)
        } catch {
            throw StageError(service: service, "\(service): in \"\(text)\", \(error)")
        }
    }

    private static func quoted(_ word: String) -> String {
        "'"
            + word.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "'\\''") + "'"
    }

    /// Whether a text is one command without anything that needs the shell to stay.
    private static func isSimple(_ text: String) -> Bool {
        let special = ";&|<>(){}\n`$#!"
        let firstWord = text.prefix { $0 != " " }
        return !text.contains(where: special.contains) && !firstWord.contains("=")
            && !["exec", "cd", "if", "for", "while", "."].contains(String(firstWord))
    }
}
