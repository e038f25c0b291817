import Events
import FoundationEssentials
import Runbooks
import Synchronization
import TestSupport
import Testing

@testable import Running

/// Steps that change a configuration file, and the copy that takes the change back.
@Suite(.timeLimit(.minutes(1))) struct ConfigStepTests {
    private static let step = """
        ```config { name=raise file=tools.json undo=auto }
        kettle.power = {{power}}
        ```
        """

    @Test
    func `rules 14 and 15: what a value was is noted before it is set, and put back twice as once`()
        async throws
    {
        let stage = try StepStage()
        let path = try stage.folder.write(
            "{\n\"kettle\": {\"power\": 1}}\n",
            to: "workspace/tools.json"
        )
        let noted = Mutex<[(action: UndoAction, text: String)]>([])
        let outcome = try await stage.carryOut(Self.step, values: ["power": "2000"]) { action in
            let text = try String(contentsOfFile: path, encoding: .utf8)
            noted.withLock { $0.append((action, text)) }
        }
        #expect(outcome.result.status == .passed)
        let after = try String(contentsOfFile: path, encoding: .utf8)
        #expect(after == "{\n\"kettle\": {\"power\": 2000}}\n")
        #expect(stage.screen.contains("+\"kettle\": {\"power\": 2000}}"))
        let note = try #require(noted.withLock { $0 }.first)
        #expect(note.text == "{\n\"kettle\": {\"power\": 1}}\n")
        guard case .restore(let copy) = note.action else {
            Issue.record("\(note.action)")
            return
        }
        try copy.restore(isForced: false)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == note.text)
        try copy.restore(isForced: false)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == note.text)
        await stage.session.close()
    }

    @Test func `a file that somebody else changed is restored only by force`() async throws {
        let stage = try StepStage()
        let path = try stage.folder.write("{\"kettle\":{\"power\":1}}", to: "workspace/tools.json")
        let noted = Mutex<UndoAction?>(nil)
        try await stage.carryOut(Self.step, values: ["power": "2"]) { action in
            noted.withLock { $0 = action }
        }
        try stage.folder.write("{\"other\":1}", to: "workspace/tools.json")
        guard case .restore(let copy)? = noted.withLock({ $0 }) else {
            Issue.record("no copy")
            return
        }
        let fault = #expect(throws: StepFault.self) { try copy.restore(isForced: false) }
        #expect(fault?.description.contains("changed by somebody else") == true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "{\"other\":1}")
        try copy.restore(isForced: true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "{\"kettle\":{\"power\":1}}")
        await stage.session.close()
    }

    @Test func `link, mode and bytes around the value stay`() async throws {
        let stage = try StepStage()
        let target = try stage.folder.write("{\"kettle\":{\"power\":1}}", to: "elsewhere/real.json")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: target)
        let link = "\(stage.workspace)/tools.json"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
        let outcome = try await stage.carryOut(Self.step, values: ["power": "2"])
        #expect(outcome.result.status == .passed)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
        let mode = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions]
        #expect(mode as? UInt == 0o640)
        let files = try FileManager.default.contentsOfDirectory(
            atPath: stage.folder.file("elsewhere")
        )
        #expect(files == ["real.json"])
        await stage.session.close()
    }

    @Test func `a line end in a value changes nothing, and the step's line is told`() async throws {
        let stage = try StepStage()
        let path = try stage.folder.write("A=1\n", to: "workspace/tea.env")
        let outcome = try await stage.carryOut(
            "```config { file=tea.env }\n# one\nA = {{v}}\n```\n",
            values: ["v": "2\nB=3"]
        )
        #expect(outcome.result.status == .error)
        #expect(outcome.result.message?.hasPrefix("Line 2: tea.env: ") == true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "A=1\n")
        await stage.session.close()
    }

    @Test(arguments: [
        ("kettle.nothing = 1", "is not in the file"), ("kettle.power = {{nothing}}", "{{nothing}}"),
    ])
    func `what cannot be set changes nothing`(_ body: String, _ message: String) async throws {
        let stage = try StepStage()
        let before = "{\"kettle\":{\"power\":1}}"
        let path = try stage.folder.write(before, to: "workspace/tools.json")
        let outcome = try await stage.carryOut("```config { file=tools.json }\n\(body)\n```\n")
        #expect(outcome.result.status == .error)
        #expect(outcome.result.message?.contains(message) == true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == before)
        await stage.session.close()
    }

    @Test func `rule 14: where the ledger cannot be written, nothing is changed`() async throws {
        let stage = try StepStage()
        let before = "{\"kettle\":{\"power\":1}}"
        let path = try stage.folder.write(before, to: "workspace/tools.json")
        let outcome = try await stage.carryOut(Self.step, values: ["power": "2"]) { _ in
            throw StepFault("The disk is full.")
        }
        #expect(outcome.result.status == .error)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == before)
        await stage.session.close()
    }

    @Test func `a file that says so already is not changed and not noted`() async throws {
        let stage = try StepStage()
        try stage.folder.write("{\"kettle\":{\"power\":2}}", to: "workspace/tools.json")
        let outcome = try await stage.carryOut(Self.step, values: ["power": "2"]) { _ in
            Issue.record("noted")
        }
        #expect(outcome.result.status == .passed)
        #expect(outcome.result.message?.contains("already") == true)
        await stage.session.close()
    }
}
